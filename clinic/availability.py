"""Chooses the few times to offer out of many that are free: as wished, and spread so that one of them may suit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zlib import crc32

from clinic.records import FreeTime
from when.model import Precision, Prefer, Reading

MOST_OFFERS = 4

# What a time adds to those already chosen, and what it costs to lie away from the wish. Only their proportions matter:
# another day is worth waiting two days for, another part of the day less, another practitioner least.
NEW_DAY, NEW_PART_OF_DAY, NEW_PRACTITIONER, APART = 3.0, 2.0, 1.0, 2.0
SAME_START = -100.0
A_DAY_AWAY = 1.0
# Nearest means near: what is far from the target gains little by being different.
NEAR_DAY_AWAY, NEAR_HOUR_AWAY, NEAR_VARIETY = 1.0, 0.5, 0.4
FAR_APART = timedelta(hours=2)
PARTS_OF_DAY = (12, 17)  # the hours at which morning and afternoon end
TIMES_OF_DAY = (Precision.POINT, Precision.HOUR, Precision.PART_OF_DAY)


@dataclass(frozen=True, slots=True)
class _Candidate:
    time: FreeTime
    local: datetime
    cost: float

    @property
    def part_of_day(self) -> int:
        return sum(self.local.hour >= ends for ends in PARTS_OF_DAY)


def choose_times(times: Iterable[FreeTime], reading: Reading, zone: tzinfo, most: int = MOST_OFFERS) -> list[FreeTime]:
    """The best match first found, then whatever differs most from those chosen; told in the order of the day."""
    left = _weigh(times, reading, zone)
    variety = NEAR_VARIETY if reading.prefer is Prefer.NEAREST else 1.0
    chosen: list[_Candidate] = []
    while left and len(chosen) < most:
        best = max(left, key=lambda each: variety * _variety(each, chosen) - each.cost)
        chosen.append(best)
        left.remove(best)
    return [each.time for each in sorted(chosen, key=lambda each: _told_at(each, reading))]


def target_of(reading: Reading) -> datetime | None:
    """The moment around which to look when nothing in the windows is free."""
    first = reading.windows[0]
    if reading.target is not None or first.start is None:
        return reading.target or first.end
    if reading.precision in (Precision.POINT, Precision.HOUR) or first.end is None:
        return first.start
    return first.start + (first.end - first.start) / 2


def _weigh(times: Iterable[FreeTime], reading: Reading, zone: tzinfo) -> list[_Candidate]:
    """Sorted so that of equal times the draw falls to each practitioner in turn, and to the same one every time."""
    ordered = sorted(times, key=lambda time: (time.start, _draw(time)))
    if reading.prefer is Prefer.LATEST:
        ordered.sort(key=lambda time: time.start, reverse=True)
    if not ordered:
        return []
    locals_ = [time.start.astimezone(zone) for time in ordered]
    anchor = reading.target.astimezone(zone) if reading.target else locals_[0]
    return [
        _Candidate(time, local, _cost(time, local, anchor, reading))
        for time, local in zip(ordered, locals_, strict=True)
    ]


def _cost(time: FreeTime, local: datetime, anchor: datetime, reading: Reading) -> float:
    days = abs((local.date() - anchor.date()).days)
    if reading.prefer is Prefer.NEAREST:
        return NEAR_DAY_AWAY * days + NEAR_HOUR_AWAY * _hours_away(local, anchor, reading)
    if reading.prefer is Prefer.IN_ORDER:
        windows = enumerate(reading.windows)
        place = next((number for number, window in windows if window.contains(time.start)), len(reading.windows))
        return place * -SAME_START
    return A_DAY_AWAY * days


def _hours_away(local: datetime, anchor: datetime, reading: Reading) -> float:
    """By the clock, so that three o'clock on another day is near to three o'clock."""
    if reading.precision not in (*TIMES_OF_DAY, Precision.OPEN):
        return 0.0
    return abs((local.hour - anchor.hour) + (local.minute - anchor.minute) / 60)


def _variety(candidate: _Candidate, chosen: list[_Candidate]) -> float:
    if not chosen:
        return 0.0
    apart = min(abs(candidate.local - each.local) for each in chosen)
    return (
        NEW_DAY * all(candidate.local.date() != each.local.date() for each in chosen)
        + NEW_PART_OF_DAY * all(candidate.part_of_day != each.part_of_day for each in chosen)
        + NEW_PRACTITIONER * all(_who(candidate) != _who(each) for each in chosen)
        + APART * min(1.0, apart / FAR_APART)
        + SAME_START * (not apart)
    )


def _who(candidate: _Candidate) -> str:
    return candidate.time.schedule.practitioner.id


def _told_at(candidate: _Candidate, reading: Reading) -> tuple[float, datetime]:
    return (candidate.cost if reading.prefer is Prefer.IN_ORDER else 0.0, candidate.time.start)


def _draw(time: FreeTime) -> tuple[int, str]:
    """A lot that differs from start to start, so that no practitioner is always the first to be offered."""
    name = f"{time.schedule.practitioner.id} {time.start.timestamp()}"
    return crc32(name.encode()), time.id
