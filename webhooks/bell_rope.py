"""Rings the bell beside the request, so that a hung Redis never keeps Twilio waiting."""

import queue
import threading
from collections.abc import Callable
from uuid import UUID

import structlog

log = structlog.get_logger()

MOST_WAITING = 1000  # beyond this the sweeper does the ringing: a bell is never the only way to be heard


class BellRope:
    """`pull` returns at once; one thread of this process does the ringing, in order."""

    def __init__(self, ring: Callable[[UUID], None]) -> None:
        self._ring = ring
        self._waiting: queue.Queue[UUID] = queue.Queue(MOST_WAITING)
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def pull(self, conversation_id: UUID) -> None:
        self._start_once()
        try:
            self._waiting.put_nowait(conversation_id)
        except queue.Full:
            log.warning("bell not rung", conversation=str(conversation_id), kind="full")

    def _start_once(self) -> None:
        # Not in __init__: gunicorn forks after the application is made, and threads do not survive a fork.
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._ring_for_ever, name="bell", daemon=True)
                self._thread.start()

    def _ring_for_ever(self) -> None:
        while True:
            conversation_id = self._waiting.get()
            try:
                self._ring(conversation_id)
            except Exception as error:  # Redis is away; the sweeper rings again for whatever stays unanswered
                log.warning("bell not rung", conversation=str(conversation_id), error=type(error).__name__)
