"""Remembers the requests that came in, so that a test can count what one step of a conversation costs."""

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Received:
    """`status` None: the answer was lost on purpose. `path` is below the base, "" a Bundle."""

    method: str
    path: str
    query: str
    cache_control: str
    status: int | None
    milliseconds: float


@dataclass(slots=True)
class RequestLog:
    """`count` goes on when the oldest requests are forgotten."""

    count: int = 0
    _received: deque[Received] = field(default_factory=lambda: deque(maxlen=MOST_REMEMBERED))

    def note(self, received: Received) -> None:
        self.count += 1
        self._received.append(received)

    def clear(self) -> None:
        self.count = 0
        self._received.clear()

    def list(self) -> list[dict[str, Any]]:
        return [asdict(received) for received in self._received]
