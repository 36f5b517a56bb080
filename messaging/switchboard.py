"""Lets calls to the ear run beside the worker that waits for them, and only so many that a hung ear can't take all."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore
from typing import TypeVar

from messaging.errors import CannotAnswerNow

T = TypeVar("T")

# Fewer than a worker has threads (messaging/bell.py): some are always left for the words that need no ear.
LINES = 6
LONGEST_WAIT_SECONDS = 2.0


class Switchboard:
    """`connect` waits for a free line, unless the calls under way have hung for so long that none is to be expected."""

    def __init__(self, lines: int = LINES) -> None:
        self._lines = BoundedSemaphore(lines)
        self._threads = ThreadPoolExecutor(lines, thread_name_prefix="ear")
        self._began: dict[object, float] = {}

    def connect(self, ask: Callable[[], T]) -> "Future[T]":
        """CannotAnswerNow when no line is free."""
        if not self._lines.acquire(timeout=self._seconds_worth_waiting()):
            raise CannotAnswerNow
        call = object()
        self._began[call] = time.monotonic()
        future = self._threads.submit(ask)
        future.add_done_callback(lambda _: self._hang_up(call))
        return future

    def _hang_up(self, call: object) -> None:
        del self._began[call]
        self._lines.release()

    def _seconds_worth_waiting(self) -> float:
        now = time.monotonic()
        longest = now - min(tuple(self._began.values()), default=now)
        return max(0.0, LONGEST_WAIT_SECONDS - longest)
