"""Which conversations have something to do: the oldest unanswered message and the oldest unsent reply of each."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CompoundSelect, Connection, Select, bindparam, case, select, union_all
from sqlalchemy.dialects.postgresql import distinct_on

from messaging.outbox import SENDING_IS_STALE_AFTER, is_unsent
from messaging.tables import inbox, outbox


@dataclass(frozen=True, slots=True)
class Head:
    """What stands first in a conversation; nothing behind it may overtake it. `due_at` None: at once."""

    conversation_id: UUID
    came_at: datetime
    due_at: datetime | None

    def is_due(self, now: datetime) -> bool:
        return self.due_at is None or self.due_at <= now


def find_heads(connection: Connection, conversation_id: UUID | None = None) -> list[Head]:
    """Of one conversation, or of all that are not done."""
    if conversation_id is None:
        rows = connection.execute(ALL_HEADS)
    else:
        rows = connection.execute(HEADS_OF_ONE, {"conversation": conversation_id})
    return [Head(row.conversation_id, row.came_at, row.due_at) for row in rows]


def _unanswered() -> Select[tuple[object, ...]]:
    columns = (inbox.c.conversation_id, inbox.c.received_at.label("came_at"), inbox.c.next_try_at.label("due_at"))
    query = select(*columns).where(inbox.c.answered_at.is_(None))
    return query.ext(distinct_on(inbox.c.conversation_id)).order_by(inbox.c.conversation_id, inbox.c.id)


def _unsent() -> Select[tuple[object, ...]]:
    stale_at = outbox.c.sending_since + SENDING_IS_STALE_AFTER
    due_at = case((outbox.c.status == "sending", stale_at), else_=outbox.c.next_try_at)
    query = select(outbox.c.conversation_id, outbox.c.created_at.label("came_at"), due_at.label("due_at"))
    query = query.where(is_unsent()).ext(distinct_on(outbox.c.conversation_id))
    return query.order_by(outbox.c.conversation_id, outbox.c.id)


def _both(answers: Select[tuple[object, ...]], posts: Select[tuple[object, ...]]) -> CompoundSelect[tuple[object, ...]]:
    return union_all(answers.subquery().select(), posts.subquery().select())


ALL_HEADS = _both(_unanswered(), _unsent())
HEADS_OF_ONE = _both(
    _unanswered().where(inbox.c.conversation_id == bindparam("conversation")),
    _unsent().where(outbox.c.conversation_id == bindparam("conversation")),
)
