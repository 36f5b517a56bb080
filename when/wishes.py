"""The values that phrases become: days, hours of a day, moments, and the wish that combines them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from when.model import Precision

HALF_DAY = 12 * 60
DAY = 24 * 60

Span = tuple[date | None, date | None]  # half-open, either side may be open
FINEST_FIRST = list(Precision)


@dataclass(frozen=True, slots=True)
class Days:
    """Days within `spans` (any day to come if there are none) that are such weekdays and such days of the month."""

    spans: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()  # Monday is 0
    month_day: int | None = None  # -1 is the last day of the month
    precision: Precision = Precision.DAY
    each: bool = False  # every such day, not the first
    lends: bool = False  # its span holds for the days named before it too: "tue or thu next week"
    nearby: bool = False  # "around the 15th"
    other: "Days | None" = None  # the second-likeliest meaning

    @property
    def is_filter(self) -> bool:
        return bool(self.weekdays) or self.month_day is not None


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of a day, in minutes after midnight; `end` may run into the next day."""

    start: int | None
    end: int | None = None
    is_point: bool = False
    is_sure: bool = True  # False: both may lie twelve hours later ("at 3")
    each: bool = False  # a habit ("mornings"), not the next one
    nearby: bool = False  # "around 3"

    def later(self, minutes: int) -> "Hours":
        start = None if self.start is None else self.start + minutes
        return replace(self, start=start, end=None if self.end is None else self.end + minutes, is_sure=True)


@dataclass(frozen=True, slots=True)
class Moment:
    """An absolute stretch of time; a point has only a start."""

    start: datetime | None
    end: datetime | None = None
    is_point: bool = False
    is_vague: bool = False  # "as soon as possible": gives way to any day or hour that is named


@dataclass(frozen=True, slots=True)
class Wish:
    """What one phrase wishes for; the parts hold together."""

    days: Days | None = None
    hours: Hours | None = None
    moment: Moment | None = None
    option: int | None = None

    @property
    def is_plain_hours(self) -> bool:
        return self.hours is not None and self.days is None and self.moment is None

    @property
    def is_plain_days(self) -> bool:
        return self.days is not None and self.hours is None and self.moment is None


def meet(first: Wish, second: Wish) -> Wish | None:
    """What fits both, or None when they contradict each other."""
    if first.moment and second.moment:
        return _meet_moments(first, second)
    if (first.moment and not first.moment.is_vague) or (second.moment and not second.moment.is_vague):
        return None
    days, hours = first.days or second.days, first.hours or second.hours
    if first.days and second.days:
        days = meet_days(first.days, second.days)
    if first.hours and second.hours:
        hours = meet_hours(first.hours, second.hours)
    if (first.days and not days) or (first.hours and not hours):
        return None
    moment = (first.moment or second.moment) if days is None and hours is None else None
    return Wish(days, hours, moment, first.option if first.option is not None else second.option)


def _meet_moments(first: Wish, second: Wish) -> Wish | None:
    if first.moment and first.moment.is_vague:
        return second
    return first if second.moment and second.moment.is_vague else None


def meet_days(first: Days, second: Days) -> Days | None:
    spans = _meet_spans(first.spans, second.spans)
    weekdays = (
        first.weekdays & second.weekdays if first.weekdays and second.weekdays else first.weekdays | second.weekdays
    )
    if spans is None or ((first.weekdays or second.weekdays) and not weekdays):
        return None
    if None not in (first.month_day, second.month_day) and first.month_day != second.month_day:
        return None
    return Days(
        spans=spans,
        weekdays=weekdays,
        month_day=second.month_day if first.month_day is None else first.month_day,
        precision=min(first.precision, second.precision, key=FINEST_FIRST.index),
        each=first.each or second.each,
        lends=not first.spans and bool(second.spans),
        nearby=first.nearby or second.nearby,
    )


def _meet_spans(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...] | None:
    if not first or not second:
        return first or second
    common = []
    for one_start, one_end in first:
        for two_start, two_end in second:
            start = max((day for day in (one_start, two_start) if day), default=None)
            end = min((day for day in (one_end, two_end) if day), default=None)
            if start is None or end is None or start < end:
                common.append((start, end))
    return tuple(common) or None


def meet_hours(first: Hours, second: Hours) -> Hours | None:
    """The narrower of two; a point settles its half of the day by the range it meets."""
    if first.is_point and second.is_point:
        return first if first.start == second.start else None
    if second.is_point:
        first, second = second, first
    candidates = [first] if first.is_sure else [first.later(0), first.later(HALF_DAY)]
    for candidate in candidates:
        narrowed = _overlap(candidate, second)
        if narrowed:
            return narrowed
    return None


def _overlap(first: Hours, second: Hours) -> Hours | None:
    start = max(first.start or 0, second.start or 0)
    end = min(DAY if first.end is None else first.end, DAY if second.end is None else second.end)
    if first.is_point:
        at = first.start or 0
        into_night = at + DAY < (second.end or 0)
        inside = (second.start or 0) <= at < (DAY if second.end is None else second.end)
        return first if inside or into_night else None
    if start >= end:
        return None
    return Hours(start, end, is_sure=first.is_sure and second.is_sure, each=first.each or second.each)
