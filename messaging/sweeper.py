"""Rings for every conversation that has something to do: it makes lost bells, dead workers and pauses harmless."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from sqlalchemy import Engine, func, select

from messaging.inbox import conversations_waiting
from messaging.outbox import conversations_to_post

log = structlog.get_logger()

SWEEP_LOCK = 7_236_002


def sweep(engine: Engine, ring: Callable[[UUID], None], now: datetime) -> int:
    """Rings once for each; the number rung. Two sweepers at once would be harmless, so the second just does nothing."""
    with engine.begin() as connection:
        if not connection.scalar(select(func.pg_try_advisory_xact_lock(SWEEP_LOCK))):
            return 0
        waiting = {*conversations_waiting(connection, now), *conversations_to_post(connection, now)}
    for conversation_id in waiting:
        ring(conversation_id)
    if waiting:
        log.info("swept", conversations=len(waiting))
    return len(waiting)
