"""What a check found, and what to do about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` says what to do; a finding without one is good news."""

    part: str
    found: str
    remedy: str | None = None

    @property
    def is_good(self) -> bool:
        return self.remedy is None


Check = Callable[[Settings], Iterator[Finding]]
