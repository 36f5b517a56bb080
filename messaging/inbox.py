"""What came in: kept once, before anybody is told that we have it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from messaging.message import InboundMessage, Sender, Unanswered, read_option
from messaging.tables import conversations, inbox


def keep_message(engine: Engine, message: InboundMessage) -> UUID | None:
    """Stores the message and commits; the conversation's id, or None when the provider had sent it before."""
    with engine.begin() as connection:
        conversation_id = find_or_open_conversation(connection, message.sender)
        row = insert(inbox).values(
            provider_id=message.provider_id,
            conversation_id=conversation_id,
            body=message.body,
            attachments=message.attachments,
            carrier_word=message.carrier_word,
        )
        # Twilio repeats a webhook, and its signature holds no time: this constraint is the defence against both.
        kept = connection.scalar(row.on_conflict_do_nothing(index_elements=["provider_id"]).returning(inbox.c.id))
    return conversation_id if kept is not None else None


def find_or_open_conversation(connection: Connection, sender: Sender) -> UUID:
    same = and_(
        conversations.c.channel == sender.channel,
        conversations.c.address == sender.address,
        conversations.c.clinic_address == sender.clinic_address,
    )
    known: UUID | None = connection.execute(select(conversations.c.id).where(same)).scalar_one_or_none()
    if known is not None:
        return known
    row = insert(conversations).values(
        channel=sender.channel, address=sender.address, clinic_address=sender.clinic_address
    )
    connection.execute(row.on_conflict_do_nothing())
    opened: UUID = connection.execute(select(conversations.c.id).where(same)).scalar_one()
    return opened


def next_unanswered(engine: Engine, conversation_id: UUID, *, after: int = 0) -> Unanswered | None:
    """The oldest behind row `after`, in the order we accepted them, with the menu that is open as of now."""
    columns = (inbox, conversations.c.channel, conversations.c.address, conversations.c.clinic_address)
    query = (
        select(*columns, conversations.c.language, conversations.c.options)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(inbox.c.conversation_id == conversation_id, inbox.c.answered_at.is_(None), inbox.c.id > after)
        .order_by(inbox.c.id)
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _read(row)


def postpone(connection: Connection, message: Unanswered, until: datetime, *, told_at: datetime | None) -> None:
    values = {"attempts": inbox.c.attempts + 1, "next_try_at": until}
    if told_at is not None:
        values["told_of_delay_at"] = told_at
    connection.execute(update(inbox).where(inbox.c.id == message.id).values(values))


def mark_answered(connection: Connection, message: Unanswered, outcome: str, at: datetime) -> None:
    done = update(inbox).where(inbox.c.id == message.id)
    connection.execute(done.values(answered_at=at, outcome=outcome, next_try_at=None))


def conversations_waiting(connection: Connection, now: datetime) -> Iterable[UUID]:
    """Those with a message whose turn has come."""
    due = or_(inbox.c.next_try_at.is_(None), inbox.c.next_try_at <= now)
    query = select(inbox.c.conversation_id).where(inbox.c.answered_at.is_(None), due).distinct()
    return connection.scalars(query).all()


def _read(row: Row[tuple[object, ...]]) -> Unanswered:
    return Unanswered(
        id=row.id,
        conversation_id=row.conversation_id,
        sender=Sender(row.channel, row.address, row.clinic_address),
        language=row.language,
        body=row.body,
        attachments=row.attachments,
        carrier_word=row.carrier_word,
        received_at=row.received_at,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        told_of_delay=row.told_of_delay_at is not None,
        options=tuple(read_option(option) for option in row.options),
    )
