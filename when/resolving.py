"""Turns wishes into windows: the days that are meant, their hours, and what is left when exclusions are taken out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from when.meanings.calendar import is_such_a_day
from when.meanings.periods import a_year_later
from when.model import Daily, Precision, Window
from when.scene import Scene
from when.settling import settle
from when.wishes import DAY, HOUR, Days, Hours, Moment, Span, Wish, melt

ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)
HABIT = 28  # days for which "mondays" and "mornings" are spelled out
LONGEST_SPAN = 62  # days whose hours are spelled out one by one; of longer spans `daily` tells
FARTHEST = 800  # days within which a friday the 13th is looked for
NEARBY_DAYS = 2
NEARBY_MINUTES = 60
PART = 3 * HOUR  # from this length on hours are a part of the day


@dataclass(frozen=True, slots=True)
class Resolved:
    windows: tuple[Window, ...]
    precision: Precision
    target: datetime | None = None
    daily: Daily | None = None


def resolve(wish: Wish, scene: Scene) -> Resolved | None:
    """None when no day fits."""
    if wish.moment is not None:
        return _resolve_moment(wish.moment)
    if wish.hours is None:
        return _resolve_days(wish.days, scene) if wish.days else Resolved((Window(scene.now, None),), Precision.OPEN)
    if wish.days is None or (wish.days.precision is Precision.OPEN and not wish.days.spans and not wish.days.each):
        return _resolve_hours(wish.hours, scene)
    return _resolve_both(wish.days, wish.hours, scene)


def _resolve_moment(moment: Moment) -> Resolved:
    if moment.is_point and moment.start is not None:
        return Resolved((Window(moment.start, moment.start + ONE_MINUTE),), Precision.POINT)
    both = moment.start is not None and moment.end is not None
    return Resolved((Window(moment.start, moment.end),), Precision.HOUR if both else Precision.OPEN)


def _resolve_days(days: Days, scene: Scene) -> Resolved | None:
    spans = find_spans(days, scene)
    windows = tuple(_window_of(span, scene) for span in (melt(spans) if days.is_filter else spans))
    if not windows:
        return None
    first, last = spans[0]
    if days.nearby and len(spans) == 1 and first is not None and last == first + ONE_DAY:
        around = (first - timedelta(days=NEARBY_DAYS), last + timedelta(days=NEARBY_DAYS))
        return Resolved((_window_of(around, scene),), days.precision, windows[0].start)
    return Resolved(windows, days.precision)


def _window_of(span: Span, scene: Scene) -> Window:
    start, end = span
    return Window(scene.at(start, 0) if start else None, scene.at(end, 0) if end else None)


def find_spans(days: Days, scene: Scene) -> list[Span]:
    """Single days where weekdays or days of the month are named, else the spans as they are."""
    if not days.is_filter:
        return list(days.spans) or [(scene.today, None)]
    if days.spans:
        return _find_days(days, scene)
    tomorrow = scene.today + ONE_DAY
    if days.each:
        found = [
            day for day in _walk((scene.today, tomorrow + timedelta(days=HABIT)), scene) if is_such_a_day(days, day)
        ]
        return [(day, day + ONE_DAY) for day in found]
    begin = scene.today if days.month_day is not None else tomorrow
    ahead = (begin + timedelta(days=step) for step in range(FARTHEST))
    first = next((day for day in ahead if is_such_a_day(days, day)), None)
    return [(first, first + ONE_DAY)] if first else []


def _find_days(days: Days, scene: Scene) -> list[Span]:
    found = [day for span in days.spans for day in _walk(span, scene) if is_such_a_day(days, day)]
    if days.yearly and all(day < scene.today for day in found):
        return _find_days(a_year_later(days), scene)
    return [(day, day + ONE_DAY) for day in found]


def _walk(span: Span, scene: Scene) -> Iterable[date]:
    start = span[0] or scene.today
    end = span[1] or start + timedelta(days=HABIT)
    return (start + timedelta(days=ahead) for ahead in range(min((end - start).days, FARTHEST)))


def _resolve_hours(hours: Hours, scene: Scene) -> Resolved:
    """No day is named: the next such hours to come; of a habit those of every day."""
    settled, _ = settle(hours, scene, None)
    if hours.each:
        days = [scene.today + timedelta(days=ahead) for ahead in range(HABIT // 2)]
        windows = [_hours_of(day, settled, scene) for day in days]
        return Resolved(tuple(each for each in windows if each.end and each.end > scene.now), _precision(settled))
    day = scene.today if _is_still_to_come(settled, scene) else scene.today + ONE_DAY
    if settled.end is None and not settled.is_point:
        return Resolved((Window(scene.at(day, settled.start or 0), None),), Precision.OPEN, daily=_daily(settled))
    if settled.start is None:
        return Resolved((Window(None, scene.at(day, settled.end or 0)),), Precision.OPEN)
    return _on_days([day], settled, scene)


def _is_still_to_come(hours: Hours, scene: Scene) -> bool:
    if hours.is_point:
        return scene.at(scene.today, hours.start or 0) > scene.now
    if hours.end is None:
        closes = scene.context.closes
        return scene.now < scene.at(scene.today, max(closes.hour * HOUR + closes.minute, hours.start or 0))
    return scene.at(scene.today, hours.end) > scene.now


def _resolve_both(days: Days, hours: Hours, scene: Scene) -> Resolved | None:
    spans = find_spans(days, scene)
    if not spans:
        return None
    if any(end is None or (end - (start or scene.today)).days > LONGEST_SPAN for start, end in spans):
        return _resolve_long(spans, hours, scene)
    dates = [day for span in spans for day in _walk(span, scene)]
    if not dates:
        return None
    settled, _ = settle(hours, scene, dates[0])
    return _on_days(dates, settled, scene)


def _resolve_long(spans: list[Span], hours: Hours, scene: Scene) -> Resolved:
    """From the first such hours on, and then daily."""
    settled, _ = settle(hours, scene, None)
    windows = []
    for start, end in spans:
        first = scene.at(start or scene.today, settled.start or 0)
        windows.append(Window(first, scene.at(end, 0) if end else None))
    return Resolved(tuple(windows), Precision.OPEN, daily=_daily(settled))


def _daily(hours: Hours) -> Daily:
    start = hours.start or 0
    end = hours.end if not hours.is_point else start + 1
    return Daily(_time(start), None if end is None or end >= DAY else _time(end))


def _time(minutes: int) -> time:
    hour, minute = divmod(minutes % DAY, HOUR)
    return time(hour, minute)


def _on_days(dates: list[date], hours: Hours, scene: Scene) -> Resolved:
    windows = tuple(_hours_of(day, hours, scene) for day in dates)
    if not (hours.is_point and hours.nearby):
        return Resolved(windows, _precision(hours))
    around = timedelta(minutes=NEARBY_MINUTES)
    targets = [window.start for window in windows if window.start is not None]
    return Resolved(tuple(Window(each - around, each + around) for each in targets), Precision.HOUR, targets[0])


def _hours_of(day: date, hours: Hours, scene: Scene) -> Window:
    """An open end is the end of the day; hours past midnight are in the next."""
    first = hours.start or 0
    start = scene.at(day, first)
    if hours.is_point:
        start += timedelta(seconds=hours.second)
        return Window(start, start + ONE_MINUTE)
    return Window(start, scene.at(day, first - first % DAY + DAY if hours.end is None else hours.end))


def _precision(hours: Hours) -> Precision:
    if hours.is_point:
        return Precision.POINT
    if hours.start is None or hours.end is None:
        return Precision.PART_OF_DAY
    return Precision.PART_OF_DAY if hours.end - hours.start >= PART else Precision.HOUR


def resolve_exclusion(wish: Wish, scene: Scene) -> tuple[Window, ...]:
    """All that is unwanted: of a weekday every one, of hours those of every day."""
    days, hours = wish.days, wish.hours
    if days is None and hours is not None and wish.moment is None:
        days = Days(spans=((scene.today, scene.today + timedelta(days=HABIT)),))
        hours = replace(hours, nearby=False)
    elif days is not None and days.is_filter and not days.spans:
        days = replace(days, each=True)
    found = resolve(replace(wish, days=days, hours=hours), scene)
    return found.windows if found else ()


def subtract(windows: Iterable[Window], without: Iterable[Window]) -> tuple[Window, ...]:
    left = list(windows)
    for hole in without:
        left = [piece for window in left for piece in _cut(window, hole)]
    return tuple(left)


def _cut(window: Window, hole: Window) -> list[Window]:
    before = after = None
    if hole.start is not None and (window.start is None or window.start < hole.start):
        before = Window(window.start, hole.start if window.end is None else min(hole.start, window.end))
    if hole.end is not None and (window.end is None or hole.end < window.end):
        after = Window(hole.end if window.start is None else max(hole.end, window.start), window.end)
    return [piece for piece in (before, after) if piece is not None]
