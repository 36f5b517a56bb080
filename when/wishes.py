"""The values that phrases become: amounts, days, hours of a day, moments, and the wish that combines them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import product

from when.model import Precision, Prefer

HOUR = 60
HALF_DAY = 12 * 60
DAY = 24 * 60

Span = tuple[date | None, date | None]  # half-open, either side may be open
FINEST_FIRST = list(Precision)


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time, in the units that the calendar keeps apart."""

    months: int = 0
    days: int = 0
    minutes: int = 0
    seconds: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        months, days = self.months + other.months, self.days + other.days
        return Amount(months, days, self.minutes + other.minutes, self.seconds + other.seconds)

    def __neg__(self) -> "Amount":
        return Amount(-self.months, -self.days, -self.minutes, -self.seconds)

    @property
    def is_of_hours(self) -> bool:
        return bool(self.minutes or self.seconds)


@dataclass(frozen=True, slots=True)
class Days:
    """Days within `spans` (any day to come if there are none) that are such weekdays and such days of the month."""

    spans: tuple[Span, ...] = ()
    weekdays: frozenset[int] = frozenset()  # Monday is 0
    month_day: int | None = None  # -1 is the last day of the month
    precision: Precision = Precision.DAY
    each: bool = False  # every such day, not the first
    nearby: bool = False  # "around the 15th"
    yearly: bool = False  # a month or day without its year: what of the month is over is next year's
    is_end: bool = False  # of a longer stretch: "before the end of the month" may be within it
    other: "Days | None" = None  # the second-likeliest meaning

    @property
    def is_filter(self) -> bool:
        return bool(self.weekdays) or self.month_day is not None

    @property
    def is_one_day(self) -> bool:
        start, end = self.spans[0] if len(self.spans) == 1 else (None, None)
        return start is not None and end is not None and (end - start).days == 1


@dataclass(frozen=True, slots=True)
class Hours:
    """Part of a day, in minutes after midnight; `end` may run into the next day."""

    start: int | None
    end: int | None = None
    is_point: bool = False
    is_sure: bool = True  # False: all of it may lie twelve hours later ("at 3")
    each: bool = False  # a habit ("mornings"), not the next one
    nearby: bool = False  # "around 3"
    second: int = 0  # of a point: "5:30:15"

    def later(self, minutes: int) -> "Hours":
        start = None if self.start is None else self.start + minutes
        return replace(self, start=start, end=None if self.end is None else self.end + minutes, is_sure=True)

    def halves(self) -> tuple["Hours", ...]:
        return (self,) if self.is_sure else (self.later(0), self.later(HALF_DAY))


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
    prefer: Prefer | None = None
    hours_first: bool = False  # the hours were named before the days: "the morning of mon or tue"

    @property
    def is_empty(self) -> bool:
        return self.days is None and self.hours is None and self.moment is None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """What is not wanted."""

    wish: Wish


@dataclass(frozen=True, slots=True)
class Mark:
    """A word between phrases: "or", "and", "else", "correction"."""

    sort: str


def meet(first: Wish, second: Wish) -> Wish | None:
    """What fits both, or None when they contradict each other."""
    if first.moment or second.moment:
        return _meet_moments(first, second)
    days, hours = first.days or second.days, first.hours or second.hours
    if first.days and second.days:
        days = meet_days(first.days, second.days)
    if first.hours and second.hours:
        hours = meet_hours(first.hours, second.hours)
    if (first.days and not days) or (first.hours and not hours):
        return None
    option = first.option if first.option is not None else second.option
    prefer, hours_first = first.prefer or second.prefer, first.hours_first or second.hours_first
    return Wish(days, hours, None, option, prefer, hours_first)


def _meet_moments(first: Wish, second: Wish) -> Wish | None:
    """A vague moment leaves its preference to what is said plainly; a plain one stands alone."""
    for vague, plain in ((first, second), (second, first)):
        if vague.moment and vague.moment.is_vague:
            return replace(plain, prefer=plain.prefer or vague.prefer)
    empty = first if first.is_empty else second if second.is_empty else None
    if empty is None:
        return None
    plain = second if empty is first else first
    return replace(plain, prefer=plain.prefer or empty.prefer)


def meet_days(first: Days, second: Days) -> Days | None:
    """The likeliest meanings that fit together; the second-likeliest that do are kept as `other`."""
    fits: list[Days] = []
    for one, two in product(meanings(first), meanings(second)):
        common = _meet_plain_days(one, two)
        if common is not None and common not in fits:
            fits.append(common)
    if not fits:
        return _prefer_date(first, second)
    return replace(fits[0], other=fits[1] if len(fits) > 1 else None)


def meanings(days: Days) -> tuple[Days, ...]:
    return (days, days.other) if days.other else (days,)


def _prefer_date(first: Days, second: Days) -> Days | None:
    """ "Tuesday March 3rd" that is no Tuesday: the date is likelier, and the other meaning is told."""
    for one, two in ((first, second), (second, first)):
        if one.is_one_day and two.is_filter and not two.spans and not two.each and two.month_day is None:
            return replace(one, other=two)
    return None


def _meet_plain_days(first: Days, second: Days) -> Days | None:
    spans = meet_spans(first.spans, second.spans)
    weekdays = first.weekdays | second.weekdays
    if first.weekdays and second.weekdays:
        weekdays = first.weekdays & second.weekdays
    if spans is None or ((first.weekdays or second.weekdays) and not weekdays):
        return None
    if None not in (first.month_day, second.month_day) and first.month_day != second.month_day:
        return None
    common = Days(
        spans=spans,
        weekdays=weekdays,
        month_day=second.month_day if first.month_day is None else first.month_day,
        precision=min(first.precision, second.precision, key=FINEST_FIRST.index),
        each=first.each or second.each,
        nearby=first.nearby or second.nearby,
        yearly=first.yearly or second.yearly,
    )
    return common if _has_a_day(common) else None


def _has_a_day(days: Days) -> bool:
    """False only for a single named day that is no such weekday or day of the month."""
    if not (days.is_filter and days.spans):
        return True
    for start, end in days.spans:
        if start is None or end is None or (end - start).days > 1:
            return True
        if (not days.weekdays or start.weekday() in days.weekdays) and days.month_day in (None, start.day):
            return True
    return False


def meet_spans(first: tuple[Span, ...], second: tuple[Span, ...]) -> tuple[Span, ...] | None:
    if not first or not second:
        return first or second
    common = []
    for (one_start, one_end), (two_start, two_end) in product(first, second):
        start = max((day for day in (one_start, two_start) if day), default=None)
        end = min((day for day in (one_end, two_end) if day), default=None)
        if start is None or end is None or start < end:
            common.append((start, end))
    return tuple(common) or None


def melt(spans: Iterable[Span]) -> list[Span]:
    """Days that follow each other become one span."""
    melted: list[Span] = []
    for start, end in spans:
        if melted and melted[-1][1] is not None and melted[-1][1] == start:
            melted[-1] = (melted[-1][0], end)
        else:
            melted.append((start, end))
    return melted


def meet_hours(first: Hours, second: Hours) -> Hours | None:
    """The narrower of two; a point settles its half of the day by the range it meets."""
    if first.is_point and second.is_point:
        return _meet_points(first, second)
    if second.is_point:
        first, second = second, first
    if not (first.is_sure or second.is_sure or first.is_point):
        return _meet_unsure(first, second)
    found = [(one, two, common) for one in first.halves() for two in second.halves() if (common := _overlap(one, two))]
    # "Evenings after 6": of both halves the one whose bound makes a difference is meant.
    found.sort(key=lambda each: each[2] == (each[1] if second.is_sure else each[0]) and not first.is_point)
    return found[0][2] if found else None


def _meet_unsure(first: Hours, second: Hours) -> Hours | None:
    """ "After 2 and before 5" lie in the same half of the day, "after 11 and before 2" do not."""
    starts = [each.start for each in (first, second) if each.start is not None]
    ends = [each.end for each in (first, second) if each.end is not None]
    if not starts or not ends:
        return replace(first, start=max(starts, default=None), end=min(ends, default=None))
    start, end = max(starts), min(ends)
    return Hours(start, end if start < end else end + HALF_DAY, is_sure=False)


def _meet_points(first: Hours, second: Hours) -> Hours | None:
    for one, two in product(first.halves(), second.halves()):
        if one.start == two.start:
            return two if first.is_sure <= second.is_sure else one
    return None


def _overlap(first: Hours, second: Hours) -> Hours | None:
    if first.is_point:
        return _place_point(first, second)
    start = max(first.start or 0, second.start or 0)
    ends = [end for end in (first.end, second.end) if end is not None]
    end = min(ends) if ends else None
    if end is not None and start >= end:
        return None
    opens = first.start is None and second.start is None
    return Hours(None if opens else start, end, each=first.each or second.each)


def _place_point(point: Hours, stretch: Hours) -> Hours | None:
    """ "12 at night" and "1 at night" lie in the stretch's part after midnight."""
    start, end = stretch.start or 0, DAY if stretch.end is None else stretch.end
    for at in (point.start or 0, (point.start or 0) + DAY):
        if start <= at < end or (at == end and stretch.end is not None):
            return replace(point, start=at, is_sure=True, nearby=point.nearby or stretch.nearby)
    return None
