"""Rings for every conversation that has something to do: it makes lost bells, dead workers and pauses harmless.

`python -m messaging.sweeper` runs it until SIGTERM.
"""

import signal
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy import Engine

from logs import set_up_logs
from messaging.bell import hang_bell, ring
from messaging.clock import tell_time
from messaging.database import in_autocommit, open_database
from messaging.due import Head, find_heads
from messaging.heartbeat import beat
from settings import read_settings

log = structlog.get_logger()

SWEEP_EVERY_SECONDS = 1.0

# A new message has its bell from the door; ours is for the one that was lost.
WAIT_FOR_ITS_OWN_BELL = timedelta(seconds=2)

# While the workers have more to do than they can, ringing every second would only lengthen their queue.
RING_AGAIN_AFTER = timedelta(seconds=10)


class Sweeper:
    """Two of them at once do no harm: a bell too many finds nothing to do."""

    def __init__(self, engine: Engine, ring: Callable[[UUID], None]) -> None:
        self._engine = engine
        self._ring = ring
        self._rung: dict[Head, datetime] = {}

    def sweep(self, now: datetime) -> int:
        """The number of conversations rung for."""
        with in_autocommit(self._engine) as connection:
            due = [head for head in find_heads(connection) if _is_ours(head, now)]
        self._rung = {head: self._rung[head] for head in due if head in self._rung}
        missed = [head for head in due if head not in self._rung or self._rung[head] <= now - RING_AGAIN_AFTER]
        for head in missed:
            self._ring(head.conversation_id)
            self._rung[head] = now
        if missed:
            log.info("swept", conversations=len(missed))
        return len(missed)


def _is_ours(head: Head, now: datetime) -> bool:
    if head.due_at is None:
        return head.came_at <= now - WAIT_FOR_ITS_OWN_BELL
    return head.is_due(now)


def sweep_until(stopped: threading.Event, sweeper: Sweeper) -> None:
    while not stopped.wait(SWEEP_EVERY_SECONDS):
        try:
            sweeper.sweep(tell_time())
        except Exception as error:  # PostgreSQL or Redis is away, and the sweeper's whole task is to be there after it
            log.warning("sweep failed", error=type(error).__name__)
        else:
            beat("sweeper")


def main() -> None:
    settings = read_settings()
    set_up_logs(settings.log_level)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    bell = hang_bell(settings.redis_url.get_secret_value())
    engine = open_database(settings.database_url.get_secret_value(), connections=1)
    sweep_until(stopped, Sweeper(engine, partial(ring, bell)))


if __name__ == "__main__":
    main()
