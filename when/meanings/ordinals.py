"""Days and weeks that are counted: "the last friday of march", "two fridays from now", "in 2 business days"."""

from collections.abc import Callable
from datetime import date, timedelta

from when.meanings.calendar import first_day, one_day
from when.meanings.meaning import makes
from when.meanings.periods import a_year_later, period, shift, weekend
from when.model import Precision
from when.scene import Scene
from when.wishes import Amount, Days

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MOST = 12  # of what is counted; nobody books "in 40 fridays"


def _bounds(days: Days) -> tuple[date, date] | None:
    """First and end of one closed span of several days."""
    if len(days.spans) != 1 or days.is_filter or days.is_one_day:
        return None
    start, end = days.spans[0]
    return (start, end) if start and end else None


@makes("days")
def nth_day(scene: Scene, nth: int, days: Days) -> Days | None:
    """ "The 15th of next month", "the last day of march" (-1)."""
    return _in_coming_year(scene, days, lambda whole: _find_nth_day(whole, nth))


def _in_coming_year(scene: Scene, days: Days, find: Callable[[Days], Days | None]) -> Days | None:
    """Of a month without its year, where it is over in this year's."""
    found = find(days)
    if found and days.yearly and found.spans[0][0] and found.spans[0][0] < scene.today:
        return find(a_year_later(days))
    return found


def _find_nth_day(days: Days, nth: int) -> Days | None:
    bounds = _bounds(days)
    if bounds is None:
        return None
    day = bounds[0] + timedelta(days=nth - 1) if nth > 0 else bounds[1] + timedelta(days=nth)
    return one_day(day) if bounds[0] <= day < bounds[1] else None


@makes("days")
def nth_weekday(scene: Scene, nth: int, weekday: int, days: Days) -> Days | None:
    """ "The first monday of march"; -1 is the last."""
    return _in_coming_year(scene, days, lambda whole: _find_nth_weekday(whole, nth, weekday))


def _find_nth_weekday(days: Days, nth: int, weekday: int) -> Days | None:
    bounds = _bounds(days)
    if bounds is None:
        return None
    start, end = bounds
    if nth > 0:
        found = start + timedelta(days=(weekday - start.weekday()) % 7 + 7 * (nth - 1))
    else:
        found = end - timedelta(days=(end.weekday() - weekday - 1) % 7 + 1 + 7 * (-nth - 1))
    return one_day(found) if start <= found < end else None


@makes("days")
def nth_weekend(scene: Scene, nth: int, days: Days) -> Days | None:
    """ "The last weekend of march"."""
    saturday = nth_weekday(scene, nth, SATURDAY, days)
    return _two_days(saturday) if saturday else None


@makes("days")
def weekend_of(scene: Scene, days: Days) -> Days | None:
    """ "The weekend of march 14th": the nearest to that day."""
    day = first_day(days, scene)
    if day is None:
        return None
    nearest = day + timedelta(days=(SATURDAY - day.weekday() + 3) % 7 - 3)
    return _two_days(one_day(nearest))


def _two_days(saturday: Days) -> Days:
    start = saturday.spans[0][0]
    assert start is not None
    return Days(((start, start + 2 * ONE_DAY),))


@makes("days")
def nth_day_of_unit(scene: Scene, nth: int, unit: str, step: int = 0, least: int = 0) -> Days | None:
    """ "The first of the month": of the next one where this one's is over; with `step` 1 of the next one alone.

    Below `least` such words mean something else: "3 tháng sau" is in three months, "25 tháng sau" the 25th.
    """
    if nth < least and nth != -1:
        return None
    if step and (whole := period(scene, unit, step)):
        return nth_day(scene, nth, whole)
    return _first_to_come(scene, [nth_day(scene, nth, each) for each in _this_and_next(scene, unit)])


@makes("days")
def nth_weekday_of_unit(scene: Scene, nth: int, weekday: int, unit: str) -> Days | None:
    """ "The last friday of the month"."""
    return _first_to_come(scene, [nth_weekday(scene, nth, weekday, each) for each in _this_and_next(scene, unit)])


def _this_and_next(scene: Scene, unit: str) -> list[Days]:
    return [days for step in (0, 1) if (days := period(scene, unit, step))]


def _first_to_come(scene: Scene, found: list[Days | None]) -> Days | None:
    return next((days for days in found if days and days.spans[0][0] and days.spans[0][0] >= scene.today), None)


@makes("days")
def weekday_counted(scene: Scene, number: float, weekday: int, back: bool = False) -> Days | None:
    """ "Two fridays from now", "two fridays ago"."""
    if not 1 <= number <= MOST or number != int(number):
        return None
    if back:
        return one_day(
            _nth_after_today(scene, 1, weekday) - timedelta(weeks=int(number) + (scene.today.weekday() == weekday))
        )
    return one_day(_nth_after_today(scene, int(number), weekday))


@makes("days")
def coming_weekdays(scene: Scene, number: float, weekday: int) -> Days | None:
    """ "The next three mondays"."""
    if not 1 <= number <= MOST or number != int(number):
        return None
    days = [_nth_after_today(scene, nth, weekday) for nth in range(1, int(number) + 1)]
    return Days(tuple((day, day + ONE_DAY) for day in days))


@makes("days")
def coming_weekends(scene: Scene, number: float) -> Days | None:
    """ "The next two weekends"."""
    if not 1 <= number <= MOST or number != int(number):
        return None
    first = weekend(scene).spans[0][0]
    assert first is not None
    saturdays = [first + timedelta(weeks=ahead) for ahead in range(int(number))]
    return Days(tuple((each, each + 2 * ONE_DAY) for each in saturdays))


def _nth_after_today(scene: Scene, nth: int, weekday: int) -> date:
    return scene.today + timedelta(days=(weekday - scene.today.weekday() - 1) % 7 + 1 + 7 * (nth - 1))


@makes("days")
def workday_counted(scene: Scene, number: float = 1) -> Days | None:
    """ "The next business day", "in 2 business days": Monday to Friday."""
    if not 1 <= number <= 5 * MOST or number != int(number):
        return None
    day = scene.today
    for _ in range(int(number)):
        day += timedelta(days=max(1, 7 - day.weekday()) if day.weekday() >= SATURDAY - 1 else 1)
    return one_day(day)


@makes("days")
def within_workdays(scene: Scene, number: float) -> Days | None:
    """ "Within 3 business days": today and so many more."""
    last = workday_counted(scene, number)
    end = last.spans[0][1] if last else None
    return Days(((scene.today, end),)) if end else None


@makes("days")
def nth_workday(scene: Scene, nth: int, days: Days) -> Days | None:
    """ "The first business day of march"; -1 is the last."""
    return _in_coming_year(scene, days, lambda whole: _find_nth_workday(whole, nth))


def _find_nth_workday(days: Days, nth: int) -> Days | None:
    bounds = _bounds(days)
    if bounds is None:
        return None
    start, end = bounds
    every = [start + timedelta(days=each) for each in range((end - start).days)]
    workdays = [day for day in every if day.weekday() < SATURDAY]
    place = nth - 1 if nth > 0 else nth
    return one_day(workdays[place]) if -len(workdays) <= place < len(workdays) else None


@makes("days")
def stretch_of(scene: Scene, amount: Amount, days: Days, last: bool = False) -> Days | None:
    """ "The first two weeks of april", "the last 10 days of august"."""
    return _in_coming_year(scene, days, lambda whole: _find_stretch(whole, amount, last))


def _find_stretch(days: Days, amount: Amount, last: bool) -> Days | None:
    bounds = _bounds(days)
    if bounds is None or amount.is_of_hours:
        return None
    start, end = bounds
    begin, finish = (shift(end, -amount), end) if last else (start, shift(start, amount))
    fits = start <= begin < finish <= end
    return Days(((begin, finish),), precision=days.precision) if fits else None


@makes("days")
def week_of_month(scene: Scene, nth: int, days: Days) -> Days | None:
    """ "The second week of march" is its days 8 to 14; -1 is the last seven."""
    return _in_coming_year(scene, days, lambda whole: _find_week(whole, nth))


def _find_week(days: Days, nth: int) -> Days | None:
    bounds = _bounds(days)
    if bounds is None or days.precision is not Precision.MONTH:
        return None
    start, end = bounds
    first = end - timedelta(days=7) if nth < 0 else start + timedelta(days=7 * (nth - 1))
    return Days(((first, min(first + timedelta(days=7), end)),), precision=Precision.WEEK) if first < end else None


@makes("days")
def half_of(scene: Scene, days: Days, last: bool = False) -> Days | None:
    """ "The second half of december", from the 16th on; of a year six months."""
    return _in_coming_year(scene, days, lambda whole: _find_half(whole, last))


def _find_half(days: Days, last: bool) -> Days | None:
    bounds = _bounds(days)
    if bounds is None:
        return None
    start, end = bounds
    length = (end - start).days
    if start.day != 1 or not (28 <= length <= 31 or length >= 365):
        return None
    middle = start.replace(day=16) if length <= 31 else start.replace(month=7)
    return Days(((middle, end),) if last else ((start, middle),), precision=days.precision)
