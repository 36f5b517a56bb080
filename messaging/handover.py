"""Conversations that a person should look at, and those in which the bot is silent meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from messaging.message import HandOver
from messaging.tables import conversations, handovers

UNAVAILABLE = "unavailable"  # the reason of a message that waited too long for a part that is down


def open_handover(connection: Connection, conversation_id: UUID, hand_over: HandOver, at: datetime) -> None:
    """One row for each reason until it is closed: an emergency shows even beside an older, lesser reason."""
    row = insert(handovers).values(
        conversation_id=conversation_id, reason=hand_over.reason, silences_bot=hand_over.silences_bot, opened_at=at
    )
    is_open = handovers.c.closed_at.is_(None)
    once = row.on_conflict_do_nothing(index_elements=["conversation_id", "reason"], index_where=is_open)
    connection.execute(once)


def is_handed_over() -> ColumnElement[bool]:
    """For a query on `conversations`: the bot must not speak there."""
    return _open_here(handovers.c.silences_bot)


def was_told_to_wait() -> ColumnElement[bool]:
    return _open_here(handovers.c.silences_bot & handovers.c.told_to_wait_at.is_not(None))


def was_given_up() -> ColumnElement[bool]:
    return _open_here(handovers.c.reason == UNAVAILABLE)


def mark_told_to_wait(connection: Connection, conversation_id: UUID, at: datetime) -> None:
    silences = _is_open(conversation_id) & handovers.c.silences_bot
    connection.execute(update(handovers).where(silences).values(told_to_wait_at=at))


def hand_back(connection: Connection, conversation_id: UUID, at: datetime) -> int:
    """Closes what is open; the number of handovers closed."""
    return connection.execute(update(handovers).where(_is_open(conversation_id)).values(closed_at=at)).rowcount


@dataclass(frozen=True, slots=True)
class Waiting:
    """One conversation that waits for a person."""

    conversation_id: UUID
    address: str
    reason: str
    silences_bot: bool
    opened_at: datetime


def list_waiting(connection: Connection) -> list[Waiting]:
    """Longest first."""
    query = (
        select(handovers, conversations.c.address)
        .join(conversations, conversations.c.id == handovers.c.conversation_id)
        .where(handovers.c.closed_at.is_(None))
        .order_by(handovers.c.id)
    )
    rows = connection.execute(query)
    return [Waiting(row.conversation_id, row.address, row.reason, row.silences_bot, row.opened_at) for row in rows]


def _is_open(conversation_id: UUID) -> ColumnElement[bool]:
    return (handovers.c.conversation_id == conversation_id) & handovers.c.closed_at.is_(None)


def _open_here(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    here = (handovers.c.conversation_id == conversations.c.id) & handovers.c.closed_at.is_(None)
    return exists().where(here, condition).correlate(conversations)
