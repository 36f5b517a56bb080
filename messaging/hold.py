"""One conversation, one turn at a time: a lock that dies with its holder, and a fence for whoever outlives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Engine, func, literal, select, update

from messaging.errors import LostTheConversation
from messaging.tables import conversations


@dataclass(frozen=True, slots=True)
class Hold:
    conversation_id: UUID
    fence: int


@contextmanager
def hold_conversation(engine: Engine, conversation_id: UUID) -> Iterator[Hold | None]:
    """Yields None when somebody else holds it.

    A session lock of PostgreSQL rather than a lease: it ends with the connection, so a killed worker frees its
    conversation at once, and no transaction stays open across the slow calls made meanwhile.
    """
    key = func.hashtextextended(literal(str(conversation_id)), 0)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            yield None
            return
        try:
            raised = update(conversations).where(conversations.c.id == conversation_id)
            raised = raised.values(fence=conversations.c.fence + 1)
            fence = connection.execute(raised.returning(conversations.c.fence)).scalar_one()
            yield Hold(conversation_id, fence)
        finally:
            connection.scalar(select(func.pg_advisory_unlock(key)))


def check_fence(connection: Connection, hold: Hold) -> None:
    """Call it first in every transaction that writes for a conversation: it also keeps a successor waiting.

    The lock is lost silently when its connection breaks; the fence is what makes a late write harmless.
    """
    query = select(conversations.c.fence).where(conversations.c.id == hold.conversation_id).with_for_update()
    if connection.scalar(query) != hold.fence:
        raise LostTheConversation
