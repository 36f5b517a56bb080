"""One conversation, one turn at a time: a lock that dies with its holder, and a fence for whoever outlives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Connection, Engine, func, literal, select, update
from sqlalchemy.exc import DBAPIError

from messaging.errors import LostTheConversation
from messaging.tables import conversations

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hold:
    """`connection` is the one that owns the lock: it reads, a statement at a time, and never opens a transaction."""

    conversation_id: UUID
    fence: int
    connection: Connection
    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction of the holder, on a connection of its own. LostTheConversation when it holds no longer.

        The lock is lost silently when its connection breaks; the fence is what makes a late write harmless.
        """
        with self.engine.begin() as connection:
            check_fence(connection, self)
            yield connection


@contextmanager
def hold_conversation(engine: Engine, conversation_id: UUID) -> Iterator[Hold | None]:
    """Yields None when somebody else holds it.

    A session lock of PostgreSQL rather than a lease: it ends with the connection, so a killed worker frees its
    conversation at once, and no transaction stays open across the slow calls made meanwhile.
    """
    key: ColumnElement[int] = func.hashtextextended(literal(str(conversation_id)), 0)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            yield None
            return
        try:
            raised = update(conversations).where(conversations.c.id == conversation_id)
            raised = raised.values(fence=conversations.c.fence + 1)
            fence = connection.execute(raised.returning(conversations.c.fence)).scalar_one()
            yield Hold(conversation_id, fence, connection, engine)
        finally:
            _let_go(connection, key)


def _let_go(connection: Connection, key: ColumnElement[int]) -> None:
    """A connection that can't say that it let go must not go back to the pool with the lock: closing it frees it."""
    try:
        connection.scalar(select(func.pg_advisory_unlock(key)))
    except DBAPIError as error:
        log.warning("lock not given back", error=type(error).__name__)
        connection.invalidate()


def check_fence(connection: Connection, hold: Hold) -> None:
    """First in every transaction that writes for a conversation: it also keeps a successor waiting.

    Only as strong as an update of the row, so that new messages, whose foreign key points at it, are not kept waiting.
    """
    query = select(conversations.c.fence).where(conversations.c.id == hold.conversation_id)
    if connection.scalar(query.with_for_update(key_share=True)) != hold.fence:
        raise LostTheConversation
