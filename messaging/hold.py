"""One conversation, one turn at a time: a lock that dies with its holder, and a fence for whoever outlives it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, Text, bindparam, cast, func, select, update
from sqlalchemy.exc import DBAPIError

from messaging.database import in_autocommit, transaction
from messaging.errors import LostTheConversation
from messaging.tables import conversations

log = structlog.get_logger()

_is_ours = conversations.c.id == bindparam("conversation")
_key = func.hashtextextended(cast(bindparam("conversation"), Text), 0)
TAKE = select(func.pg_try_advisory_lock(_key))
LET_GO = select(func.pg_advisory_unlock(_key))
_one_more = update(conversations).where(_is_ours).values(fence=conversations.c.fence + 1)
RAISE_FENCE = _one_more.returning(conversations.c.fence)

# Only as strong as an update of the row, so that new messages, whose foreign key points at it, are not kept waiting.
LOCK_FENCE = select(conversations.c.fence).where(_is_ours).with_for_update(key_share=True)


@dataclass(frozen=True, slots=True)
class Hold:
    """`connection` is the one that owns the lock; in autocommit, so that nothing stays open across a slow call."""

    conversation_id: UUID
    fence: int
    connection: Connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction of the holder. LostTheConversation when it holds no longer, and nothing is written then."""
        try:
            with transaction(self.connection):
                check_fence(self)
                yield self.connection
        except DBAPIError as error:
            if error.connection_invalidated:  # and the lock went with the connection
                raise LostTheConversation from error
            raise


@contextmanager
def hold_conversation(engine: Engine, conversation_id: UUID) -> Iterator[Hold | None]:
    """Yields None when somebody else holds it.

    A session lock of PostgreSQL rather than a lease: it ends with the connection, so a killed worker frees its
    conversation at once, and no transaction stays open across the slow calls made meanwhile.
    """
    ours = {"conversation": conversation_id}
    with in_autocommit(engine) as connection:
        if not connection.scalar(TAKE, ours):
            yield None
            return
        try:
            yield Hold(conversation_id, connection.execute(RAISE_FENCE, ours).scalar_one(), connection)
        finally:
            _let_go(connection, conversation_id)


def _let_go(connection: Connection, conversation_id: UUID) -> None:
    """A connection that can't say that it let go must not go back to the pool with the lock: closing it frees it."""
    if connection.invalidated:
        return
    try:
        connection.scalar(LET_GO, {"conversation": conversation_id})
    except DBAPIError as error:
        log.warning("lock not given back", error=type(error).__name__)
        connection.invalidate()


def check_fence(hold: Hold) -> None:
    """First in every transaction that writes for a conversation: it also keeps a successor waiting."""
    if hold.connection.scalar(LOCK_FENCE, {"conversation": hold.conversation_id}) != hold.fence:
        raise LostTheConversation
