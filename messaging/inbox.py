"""What came in: kept once, before anybody is told that we have it."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, and_, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from messaging.consent import may_text_here
from messaging.handover import is_handed_over, was_given_up, was_told_to_wait
from messaging.message import InboundMessage, Sender, Standing, Unanswered, read_option
from messaging.tables import conversations, inbox

# One outage is one piece of news: who was told of a delay is not told again within this time.
TOLD_RECENTLY = timedelta(hours=1)


def keep_message(engine: Engine, message: InboundMessage, at: datetime) -> UUID | None:
    """Stores the message and commits; the conversation's id, or None when the provider had sent it before."""
    with engine.begin() as connection:
        conversation_id = _enter_conversation(connection, message.sender, at)
        row = insert(inbox).values(
            provider_id=message.provider_id,
            conversation_id=conversation_id,
            received_at=at,
            body=message.body,
            attachments=message.attachments,
            carrier_word=message.carrier_word,
        )
        # Twilio repeats a webhook, and its signature holds no time: this constraint is the defence against both.
        kept = connection.scalar(row.on_conflict_do_nothing(index_elements=["provider_id"]).returning(inbox.c.id))
    return conversation_id if kept is not None else None


def _enter_conversation(connection: Connection, sender: Sender, at: datetime) -> UUID:
    """Finds or opens it; until the transaction ends nobody else can enter.

    Rows are numbered when they are inserted but seen when they are committed: without the wait a message could be
    answered before an earlier one is seen. It is a lock of the door alone, so a worker never keeps Twilio waiting.
    """
    same = and_(
        conversations.c.channel == sender.channel,
        conversations.c.address == sender.address,
        conversations.c.clinic_address == sender.clinic_address,
    )
    alone = func.pg_advisory_xact_lock(func.hashtextextended(literal(sender.address), 1))
    query = select(conversations.c.id, alone).where(same)
    known: UUID | None = connection.scalar(query)
    if known is not None:
        return known
    row = insert(conversations).values(
        channel=sender.channel, address=sender.address, clinic_address=sender.clinic_address, created_at=at
    )
    connection.execute(row.on_conflict_do_nothing())
    opened: UUID = connection.execute(query).scalar_one()
    return opened


def next_unanswered(connection: Connection, conversation_id: UUID, *, after: int = 0) -> Unanswered | None:
    """The oldest behind row `after`, in the order we accepted them, with the conversation's standing as of now."""
    standing = (
        *(conversations.c.language, conversations.c.options, may_text_here().label("may_text")),
        *(is_handed_over().label("handed_over"), was_told_to_wait().label("told_to_wait")),
        was_given_up().label("given_up"),
    )
    query = (
        select(inbox, conversations.c.channel, conversations.c.address, conversations.c.clinic_address, *standing)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(inbox.c.conversation_id == conversation_id, inbox.c.answered_at.is_(None), inbox.c.id > after)
        .order_by(inbox.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _read(row)


def postpone(connection: Connection, message: Unanswered, until: datetime) -> None:
    values = {"attempts": inbox.c.attempts + 1, "next_try_at": until}
    connection.execute(update(inbox).where(inbox.c.id == message.id).values(values))


def mark_told_of_delay(connection: Connection, message: Unanswered, at: datetime) -> None:
    connection.execute(update(inbox).where(inbox.c.id == message.id).values(told_of_delay_at=at))


def was_told_of_delay(connection: Connection, conversation_id: UUID, now: datetime) -> bool:
    """Of any message: three texts that wait for the same part are not told three times."""
    lately = (inbox.c.conversation_id == conversation_id) & (inbox.c.told_of_delay_at > now - TOLD_RECENTLY)
    return connection.scalar(select(inbox.c.id).where(lately).limit(1)) is not None


def mark_answered(connection: Connection, message: Unanswered, outcome: str, at: datetime) -> None:
    done = update(inbox).where(inbox.c.id == message.id)
    connection.execute(done.values(answered_at=at, outcome=outcome, next_try_at=None))


def _read(row: Row[tuple[object, ...]]) -> Unanswered:
    return Unanswered(
        id=row.id,
        conversation_id=row.conversation_id,
        sender=Sender(row.channel, row.address, row.clinic_address),
        body=row.body,
        attachments=row.attachments,
        carrier_word=row.carrier_word,
        received_at=row.received_at,
        attempts=row.attempts,
        next_try_at=row.next_try_at,
        told_of_delay=row.told_of_delay_at is not None,
        standing=Standing(
            language=row.language,
            options=tuple(read_option(option) for option in row.options),
            may_text=row.may_text,
            handed_over=row.handed_over,
            told_to_wait=row.told_to_wait,
            given_up=row.given_up,
        ),
    )
