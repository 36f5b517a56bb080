"""What goes out: rows that are sent at least once and rarely twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    bindparam,
    exists,
    insert,
    literal_column,
    select,
    update,
)

from messaging.message import Reply, Sender, Unanswered, write_reply
from messaging.tables import conversations, outbox

# Longer than a send can take (messaging/twilio_api.py): a row still `sending` then belongs to a dead worker.
SENDING_IS_STALE_AFTER = timedelta(seconds=12)

# `sending` is written before Twilio is called; `unknown` when the call brought no answer.
UNSENT = ("queued", "sending", "unknown")


def is_unsent(rows: FromClause = outbox) -> ColumnElement[bool]:
    """In words that the index `outbox_unsent` has too; a parameter could be anything to PostgreSQL."""
    return rows.c.status.in_([literal_column(f"'{status}'") for status in UNSENT])


_is_here = outbox.c.conversation_id == bindparam("conversation")
_later = outbox.alias("later")
_is_behind = (_later.c.conversation_id == outbox.c.conversation_id) & (_later.c.id > outbox.c.id)
_is_followed = exists().where(_is_behind, is_unsent(_later)).correlate(outbox).label("is_followed")
OLDEST_UNSENT = (
    select(outbox, conversations.c.channel, conversations.c.address, conversations.c.clinic_address, _is_followed)
    .join(conversations, conversations.c.id == outbox.c.conversation_id)
    .where(_is_here, is_unsent())
    .order_by(outbox.c.id)
    .limit(1)
)
KNOWN_TO_PROVIDER = select(outbox.c.provider_id).where(
    _is_here, outbox.c.created_at >= bindparam("since"), outbox.c.provider_id.is_not(None)
)
PUT = insert(outbox)

# Never what has left: its receipt may have come before we knew.
CHANGE = update(outbox).where(outbox.c.id == bindparam("row"), is_unsent())
BEGIN_TO_SEND = CHANGE.values(attempts=outbox.c.attempts + 1)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox that has not left yet; `is_followed` by another of its conversation."""

    id: int
    conversation_id: UUID
    sender: Sender
    body: str
    despite_opt_out: bool
    status: str
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    sending_since: datetime | None
    is_followed: bool

    def is_due(self, now: datetime) -> bool:
        if self.status == "sending":
            return self.sending_since is None or self.sending_since < now - SENDING_IS_STALE_AFTER
        return self.next_try_at is None or self.next_try_at <= now


def put_replies(
    connection: Connection,
    message: Unanswered,
    replies: Sequence[Reply],
    body: str,
    at: datetime,
    *,
    despite_opt_out: bool = False,
) -> None:
    """One text for all replies to a message: two texts may reach the phone in either order."""
    row = {
        "conversation_id": message.conversation_id,
        "inbox_id": message.id,
        "replies": [write_reply(reply) for reply in replies],
        "body": body,
        "despite_opt_out": despite_opt_out,
        "created_at": at,
    }
    connection.execute(PUT, row)


def put_text(connection: Connection, conversation_id: UUID, reply: Reply, body: str, at: datetime) -> None:
    """A text that answers no message."""
    row = {"conversation_id": conversation_id, "replies": [write_reply(reply)], "body": body, "created_at": at}
    connection.execute(PUT, row)


def next_unsent(connection: Connection, conversation_id: UUID) -> Outgoing | None:
    """The oldest row that has not left, even if its time has not come: nothing may overtake it."""
    row = connection.execute(OLDEST_UNSENT, {"conversation": conversation_id}).one_or_none()
    return None if row is None else _read(row)


def mark_sending(connection: Connection, outgoing: Outgoing, at: datetime) -> bool:
    """False when a receipt has settled it meanwhile: it had left after all."""
    change = {"row": outgoing.id, "status": "sending", "sending_since": at}
    return connection.execute(BEGIN_TO_SEND, change).rowcount == 1


def mark_sent(connection: Connection, outgoing: Outgoing, provider_id: str, at: datetime) -> None:
    _change(connection, outgoing, status="sent", provider_id=provider_id, settled_at=at, next_try_at=None)


def mark_failed(connection: Connection, outgoing: Outgoing, code: int | None, at: datetime) -> None:
    _change(connection, outgoing, status="failed", error_code=code, settled_at=at, next_try_at=None)


def mark_withheld(connection: Connection, outgoing: Outgoing, at: datetime) -> None:
    """The patient opted out after we had words ready for them."""
    _change(connection, outgoing, status="withheld", settled_at=at, next_try_at=None)


def send_again(connection: Connection, outgoing: Outgoing, at: datetime) -> None:
    _change(connection, outgoing, status="queued", next_try_at=at)


def look_up_before_sending_again(connection: Connection, outgoing: Outgoing, at: datetime) -> None:
    _change(connection, outgoing, status="unknown", next_try_at=at)


def known_provider_ids(connection: Connection, outgoing: Outgoing) -> set[str]:
    """Those of other messages, so that a look-up never takes one of them for this one."""
    a_day_before = outgoing.created_at - timedelta(days=1)
    return set(connection.scalars(KNOWN_TO_PROVIDER, {"conversation": outgoing.conversation_id, "since": a_day_before}))


def _change(connection: Connection, outgoing: Outgoing, **values: object) -> None:
    connection.execute(CHANGE, {"row": outgoing.id, **values})


def _read(row: Row[tuple[object, ...]]) -> Outgoing:
    return Outgoing(
        id=row.id,
        conversation_id=row.conversation_id,
        sender=Sender(row.channel, row.address, row.clinic_address),
        body=row.body,
        despite_opt_out=row.despite_opt_out,
        status=row.status,
        attempts=row.attempts,
        created_at=row.created_at,
        next_try_at=row.next_try_at,
        sending_since=row.sending_since,
        is_followed=row.is_followed,
    )
