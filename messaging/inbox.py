"""What came in: kept once, before anybody is told that we have it."""

from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, Engine, Row, Text, bindparam, exists, func, select, update
from sqlalchemy.dialects.postgresql import insert

from messaging.consent import may_text_here
from messaging.handover import is_handed_over, was_given_up, was_told_to_wait
from messaging.message import InboundMessage, Sender, Standing, Unanswered, read_option
from messaging.tables import conversations, inbox

# One outage is one piece of news: who was told of a delay is not told again within this time.
TOLD_RECENTLY = timedelta(hours=1)

# Twilio repeats a webhook, and its signature holds no time: this constraint is the defence against both.
KEEP = insert(inbox).on_conflict_do_nothing(index_elements=["provider_id"]).returning(inbox.c.id)

_of_sender = (
    conversations.c.channel == bindparam("channel"),
    conversations.c.address == bindparam("address"),
    conversations.c.clinic_address == bindparam("clinic_address"),
)
_alone = func.pg_advisory_xact_lock(func.hashtextextended(bindparam("address", type_=Text), 1))
ENTER = select(conversations.c.id, _alone).where(*_of_sender)
FIND = select(conversations.c.id, conversations.c.language).where(*_of_sender)
OPEN = insert(conversations).on_conflict_do_nothing()

_is_here = inbox.c.conversation_id == bindparam("conversation")
_later = inbox.alias("later")
_is_behind = (_later.c.conversation_id == inbox.c.conversation_id) & (_later.c.id > inbox.c.id)
_is_followed = exists().where(_is_behind, _later.c.answered_at.is_(None)).correlate(inbox).label("is_followed")
_standing = (
    *(conversations.c.language, conversations.c.options, may_text_here().label("may_text")),
    *(is_handed_over().label("handed_over"), was_told_to_wait().label("told_to_wait")),
    was_given_up().label("given_up"),
)
_sender = (conversations.c.channel, conversations.c.address, conversations.c.clinic_address)
OLDEST_UNANSWERED = (
    select(inbox, *_sender, *_standing, _is_followed)
    .join(conversations, conversations.c.id == inbox.c.conversation_id)
    .where(_is_here, inbox.c.answered_at.is_(None), inbox.c.id > bindparam("after"))
    .order_by(inbox.c.id)
    .limit(1)
)
TOLD_LATELY = select(inbox.c.id).where(_is_here, inbox.c.told_of_delay_at > bindparam("lately")).limit(1)
CHANGE = update(inbox).where(inbox.c.id == bindparam("row"))
POSTPONE = CHANGE.values(attempts=inbox.c.attempts + 1)


def keep_message(engine: Engine, message: InboundMessage, at: datetime) -> UUID | None:
    """Stores the message and commits; the conversation's id, or None when the provider had sent it before."""
    with engine.begin() as connection:
        conversation_id = _enter_conversation(connection, message.sender, at)
        row = {
            "provider_id": message.provider_id,
            "conversation_id": conversation_id,
            "received_at": at,
            "body": message.body,
            "attachments": message.attachments,
            "carrier_word": message.carrier_word,
        }
        kept = connection.scalar(KEEP, row)
    return conversation_id if kept is not None else None


def _enter_conversation(connection: Connection, sender: Sender, at: datetime) -> UUID:
    """Finds or opens it; until the transaction ends nobody else can enter.

    Rows are numbered when they are inserted but seen when they are committed: without the wait a message could be
    answered before an earlier one is seen. It is a lock of the door alone, so a worker never keeps Twilio waiting.
    """
    known: UUID | None = connection.scalar(ENTER, asdict(sender))
    if known is not None:
        return known
    connection.execute(OPEN, {**asdict(sender), "created_at": at})
    opened: UUID = connection.execute(ENTER, asdict(sender)).scalar_one()
    return opened


def open_conversation(connection: Connection, sender: Sender, at: datetime) -> tuple[UUID, str]:
    """Finds it or opens it, for a text of ours: its id and its language."""
    connection.execute(OPEN, {**asdict(sender), "created_at": at})
    row = connection.execute(FIND, asdict(sender)).one()
    return row.id, row.language


def next_unanswered(connection: Connection, conversation_id: UUID, *, after: int = 0) -> Unanswered | None:
    """The oldest behind row `after`, in the order we accepted them, with the conversation's standing as of now."""
    row = connection.execute(OLDEST_UNANSWERED, {"conversation": conversation_id, "after": after}).one_or_none()
    return None if row is None else _read(row)


def postpone(connection: Connection, message: Unanswered, until: datetime) -> None:
    connection.execute(POSTPONE, {"row": message.id, "next_try_at": until})


def mark_told_of_delay(connection: Connection, message: Unanswered, at: datetime) -> None:
    connection.execute(CHANGE, {"row": message.id, "told_of_delay_at": at})


def was_told_of_delay(connection: Connection, conversation_id: UUID, now: datetime) -> bool:
    """Of any message: three texts that wait for the same part are not told three times."""
    asked = {"conversation": conversation_id, "lately": now - TOLD_RECENTLY}
    return connection.scalar(TOLD_LATELY, asked) is not None


def mark_answered(connection: Connection, message: Unanswered, outcome: str, at: datetime) -> None:
    connection.execute(CHANGE, {"row": message.id, "answered_at": at, "outcome": outcome, "next_try_at": None})


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
        is_followed=row.is_followed,
        standing=Standing(
            language=row.language,
            options=tuple(read_option(option) for option in row.options),
            may_text=row.may_text,
            handed_over=row.handed_over,
            told_to_wait=row.told_to_wait,
            given_up=row.given_up,
        ),
    )
