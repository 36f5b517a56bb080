"""What a text about time can mean: windows of time, how precise they are and which of them is preferred."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

POINT = timedelta(minutes=1)  # the length of the window of a point in time


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open: `start` is in it, `end` is not. Both are aware; None leaves that side open."""

    start: datetime | None
    end: datetime | None

    @property
    def is_point(self) -> bool:
        return self.start is not None and self.end is not None and self.end - self.start == POINT

    def contains(self, moment: datetime) -> bool:
        return (self.start is None or self.start <= moment) and (self.end is None or moment < self.end)


class Precision(StrEnum):
    POINT = "point"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    OPEN = "open"


class Prefer(StrEnum):
    EARLIEST = "earliest"
    LATEST = "latest"
    NEAREST = "nearest"  # to the reading's target
    IN_ORDER = "in_order"  # the windows stand in order of preference


@dataclass(frozen=True, slots=True)
class Daily:
    """The same hours of every day: local, half-open; an `end` of None is the end of the day."""

    start: time
    end: time | None

    def contains(self, moment: datetime) -> bool:
        at = moment.time()
        return self.start <= at and (self.end is None or at < self.end)


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text, as the search for free times uses it.

    `windows` is never empty; what `without` says is already subtracted from it wherever both sides are known.
    A point in time is a window of one minute. `daily` narrows windows longer than a day to the same hours of each
    ("after 3" names no day). `alternatives` are the other meanings of an ambiguous text, likeliest first.
    `option` is an index into the context's `offered` when the text points at one of the times on offer.
    `is_past`: all of it was over before today.
    """

    windows: tuple[Window, ...]
    precision: Precision
    without: tuple[Window, ...] = ()
    prefer: Prefer = Prefer.EARLIEST
    target: datetime | None = None
    alternatives: tuple["Reading", ...] = ()
    option: int | None = None
    daily: Daily | None = None
    is_past: bool = False

    def admits(self, start: datetime) -> bool:
        """A visit that starts then (in the clinic's zone, for `daily`) is wanted."""
        wanted = any(window.contains(start) for window in self.windows)
        if self.daily is not None and not self.daily.contains(start):
            return False
        return wanted and not any(window.contains(start) for window in self.without)


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation knows already; datetimes are aware, `opens` and `closes` are the clinic's local hours."""

    moving: Window | None = None
    offered: tuple[datetime, ...] = ()
    asked: Reading | None = None
    opens: time = time(8)
    closes: time = time(18)
