"""What goes out: rows that are sent at least once and rarely twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from messaging.message import Reply, Sender, Unanswered, write_reply
from messaging.tables import conversations, outbox

# Longer than a send can take (messaging/twilio_api.py): a row still `sending` then belongs to a dead worker.
SENDING_IS_STALE_AFTER = timedelta(seconds=12)

# `sending` is written before Twilio is called; `unknown` when the call brought no answer.
UNSENT = ("queued", "sending", "unknown")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A row of the outbox that has not left yet."""

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
    row = insert(outbox).values(
        conversation_id=message.conversation_id,
        inbox_id=message.id,
        replies=[write_reply(reply) for reply in replies],
        body=body,
        despite_opt_out=despite_opt_out,
        created_at=at,
    )
    connection.execute(row)


def next_unsent(connection: Connection, conversation_id: UUID) -> Outgoing | None:
    """The oldest row that has not left, even if its time has not come: nothing may overtake it."""
    query = (
        select(outbox, conversations.c.channel, conversations.c.address, conversations.c.clinic_address)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .where(outbox.c.conversation_id == conversation_id, is_unsent())
        .order_by(outbox.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _read(row)


def mark_sending(connection: Connection, outgoing: Outgoing, at: datetime) -> bool:
    """False when a receipt has settled it meanwhile: it had left after all."""
    return _change(connection, outgoing, status="sending", sending_since=at, attempts=outbox.c.attempts + 1)


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
    query = select(outbox.c.provider_id).where(
        outbox.c.conversation_id == outgoing.conversation_id,
        outbox.c.created_at >= outgoing.created_at - timedelta(days=1),
        outbox.c.provider_id.is_not(None),
    )
    return set(connection.scalars(query))


def is_unsent() -> ColumnElement[bool]:
    return outbox.c.status.in_(UNSENT)


def _change(connection: Connection, outgoing: Outgoing, **values: object) -> bool:
    """Never what has left: its receipt may have come before we knew."""
    changed = update(outbox).where(outbox.c.id == outgoing.id, is_unsent()).values(**values)
    return connection.execute(changed).rowcount == 1


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
    )
