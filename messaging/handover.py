"""Conversations that a person should look at, and those in which the bot is silent meanwhile."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from messaging.message import HandOver
from messaging.tables import handovers


def open_handover(connection: Connection, conversation_id: UUID, hand_over: HandOver) -> None:
    """Opens it once: a second reason while the first is open changes nothing, unless it is the one to silence."""
    if is_handed_over(connection, conversation_id):
        return
    row = insert(handovers).values(
        conversation_id=conversation_id, reason=hand_over.reason, silences_bot=hand_over.silences_bot
    )
    connection.execute(row)


def is_handed_over(connection: Connection, conversation_id: UUID) -> bool:
    """True while the bot must not speak."""
    return _silence(connection, conversation_id) is not None


def was_told_to_wait(connection: Connection, conversation_id: UUID) -> bool:
    query = select(handovers.c.told_to_wait_at).where(handovers.c.id == _silence(connection, conversation_id))
    return connection.scalar(query) is not None


def mark_told_to_wait(connection: Connection, conversation_id: UUID, at: datetime) -> None:
    row = update(handovers).where(handovers.c.id == _silence(connection, conversation_id))
    connection.execute(row.values(told_to_wait_at=at))


def hand_back(connection: Connection, conversation_id: UUID, at: datetime) -> int:
    """Closes what is open; the number of handovers closed."""
    is_open = (handovers.c.conversation_id == conversation_id) & handovers.c.closed_at.is_(None)
    return connection.execute(update(handovers).where(is_open).values(closed_at=at)).rowcount


def _silence(connection: Connection, conversation_id: UUID) -> int | None:
    query = select(handovers.c.id).where(
        handovers.c.conversation_id == conversation_id,
        handovers.c.closed_at.is_(None),
        handovers.c.silences_bot,
    )
    return connection.scalar(query.order_by(handovers.c.id).limit(1))
