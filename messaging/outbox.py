"""What goes out: rows that are sent at least once and rarely twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Engine, Row, and_, insert, or_, select, update

from messaging.message import Reply, Sender, Unanswered
from messaging.tables import conversations, outbox

# Longer than a send and its look-up can take: a row still `sending` then belongs to a dead worker.
SENDING_IS_STALE_AFTER = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Outgoing:
    id: int
    conversation_id: UUID
    sender: Sender
    body: str
    despite_opt_out: bool
    status: str
    attempts: int
    created_at: datetime
    sending_since: datetime | None


def put_reply(
    connection: Connection, message: Unanswered, reply: Reply, body: str, *, despite_opt_out: bool = False
) -> None:
    row = insert(outbox).values(
        conversation_id=message.conversation_id,
        inbox_id=message.id,
        reply_name=reply.say,
        reply_values=reply.values,
        body=body,
        despite_opt_out=despite_opt_out,
    )
    connection.execute(row)


def next_unsent(engine: Engine, conversation_id: UUID) -> Outgoing | None:
    """The oldest row that has not left, even if its time has not come: nothing may overtake it."""
    query = (
        select(outbox, conversations.c.channel, conversations.c.address, conversations.c.clinic_address)
        .join(conversations, conversations.c.id == outbox.c.conversation_id)
        .where(outbox.c.conversation_id == conversation_id, _unsent())
        .order_by(outbox.c.id)
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _read(row)


def is_due(engine: Engine, outgoing: Outgoing, now: datetime) -> bool:
    with engine.connect() as connection:
        return connection.scalar(select(outbox.c.id).where(outbox.c.id == outgoing.id, _due(now))) is not None


def mark_sending(connection: Connection, outgoing: Outgoing, at: datetime) -> None:
    _change(connection, outgoing, status="sending", sending_since=at, attempts=outbox.c.attempts + 1)


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


def conversations_to_post(connection: Connection, now: datetime) -> Iterable[UUID]:
    query = select(outbox.c.conversation_id).where(_unsent(), _due(now)).distinct()
    return connection.scalars(query).all()


def provider_ids_since(connection: Connection, conversation_id: UUID, since: datetime) -> set[str]:
    """The provider's ids that we already know, so that a look-up never takes an older message for this one."""
    query = select(outbox.c.provider_id).where(
        outbox.c.conversation_id == conversation_id,
        outbox.c.created_at >= since - timedelta(days=1),
        outbox.c.provider_id.is_not(None),
    )
    return set(connection.scalars(query))


def _unsent() -> ColumnElement[bool]:
    return outbox.c.status.in_(("queued", "sending", "unknown"))


def _due(now: datetime) -> ColumnElement[bool]:
    time_has_come = or_(outbox.c.next_try_at.is_(None), outbox.c.next_try_at <= now)
    left_by_the_dead = and_(outbox.c.status == "sending", outbox.c.sending_since < now - SENDING_IS_STALE_AFTER)
    return or_(and_(outbox.c.status != "sending", time_has_come), left_by_the_dead)


def _change(connection: Connection, outgoing: Outgoing, **values: object) -> None:
    connection.execute(update(outbox).where(outbox.c.id == outgoing.id).values(**values))


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
        sending_since=row.sending_since,
    )
