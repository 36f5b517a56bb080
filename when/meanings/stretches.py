"""Stretches of days and open ends: "monday to wednesday", "after the 15th", "from monday at 3 to tuesday at 5"."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from when.meanings.calendar import date as name_date
from when.meanings.calendar import day_from_today, figures_date, first_day, last_day
from when.meanings.clock import bare_clock, hours_between
from when.meanings.clock import part as name_part
from when.meanings.meaning import makes
from when.meanings.periods import a_year_later, add_months, shift, shift_moment
from when.meanings.periods import month as name_month
from when.model import Precision
from when.scene import Scene
from when.settling import settle
from when.shapes import Numbers
from when.wishes import DAY, HOUR, Amount, Days, Hours, Moment, Wish, meet, meet_hours

ONE_DAY = timedelta(days=1)
LAST_HOUR = 24
LATE = 4 * HOUR  # after midnight it is still "tonight"
SHORTEST_WAY_BACK = 28  # days; an end that is less before its beginning is not in the next year


@makes("days")
def days_between(scene: Scene, first: Days, last: Days) -> Days | None:
    """Both ends are in it; a last weekday is the next one after the first ("friday to monday")."""
    if first.each and last.each:
        return _weekdays_between(first, last)
    start = first_day(first, scene)
    if start is None:
        return None
    seen = replace(scene, today=start) if not last.spans else scene
    end = last_day(last, seen)
    if end is not None and first.yearly and not last.yearly:
        start = _before_in_its_year(start, end)
    if end is not None and end < start:
        if (start - end).days < SHORTEST_WAY_BACK:
            return _span(end, start + ONE_DAY)
        end = _a_year_later(end) if last.spans and (start - end).days < 366 else None
    return _span(start, end + ONE_DAY) if end is not None else None


def _weekdays_between(first: Days, last: Days) -> Days | None:
    if len(first.weekdays) != 1 or len(last.weekdays) != 1:
        return None
    start, end = min(first.weekdays), min(last.weekdays)
    return replace(first, weekdays=frozenset((start + step) % 7 for step in range((end - start) % 7 + 1)))


def _before_in_its_year(day: date, end: date) -> date:
    """ "Oct 5 - oct 8 2027" begins in that year, too."""
    months = 12 * (end.year - day.year)
    moved = add_months(day, months)
    return moved if moved <= end else add_months(day, months - 12)


def _a_year_later(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _span(start: date, end: date) -> Days:
    return Days(((start, end),), precision=Precision.WEEK if (end - start).days >= 5 else Precision.DAY)


@makes("days")
def month_days(scene: Scene, first: int, last: int, month: int, year: int | None = None) -> Days | None:
    """ "March 3-5"; the year is the one in which the last day is still to come."""
    end = name_date(scene, last, month, year)
    if end is None or first > last:
        return None
    last_date = end.spans[0][0]
    assert last_date is not None
    return _span(last_date.replace(day=first), last_date + ONE_DAY)


@makes("days")
def month_days_open(
    scene: Scene, month: int, first: int | None = None, last: int | None = None, after: bool = False, least: int = 0
) -> Days | None:
    """ "In november after the 20th", where `first` is not meant itself; "in november before the 15th".

    Mere numbers below `least` are hours ("in november after 5").
    """
    if (first or last or 0) < least:
        return None
    whole = name_month(scene, month)
    start, end = whole.spans[0]
    if start is None or end is None:
        return None
    begin = start + timedelta(days=first - 1 + after) if first else start
    finish = start + timedelta(days=last - 1) if last else end
    return replace(whole, spans=((begin, finish),)) if start <= begin < finish <= end else None


@makes("days")
def month_days_in_figures(scene: Scene, slashed_days: tuple[Numbers, int]) -> Days | None:
    """ "3/10-12", where the month is written first."""
    first, last = slashed_days
    if scene.customs.date_order == "dmy" or not 1 <= first.first <= 12:
        return None
    return month_days(scene, first.second, last, first.first)


@makes("days")
def day_to_date(scene: Scene, day: int, days: Days) -> Days | None:
    """ "20-22.11": from a day of the month to a later date in it."""
    last_date = first_day(days, scene) if days.is_one_day else None
    if last_date is None or not 1 <= day < last_date.day:
        return None
    return _span(last_date.replace(day=day), last_date + ONE_DAY)


@makes("when")
def figures_and_clock(scene: Scene, slashed_days: tuple[Numbers, int]) -> Wish | None:
    """ "3/10-12点", where the word after it makes the last number a clock."""
    figures, hour = slashed_days
    days, clock = figures_date(scene, figures), bare_clock(scene, hour)
    return Wish(days=days, hours=clock) if days and hour <= LAST_HOUR else None


@makes("days")
def month_days_either(
    scene: Scene, first: int, last: int, month: int, year: int | None = None, middle: int | None = None
) -> Days | None:
    """ "March 3 or 5", "march 3, 4 or 5"."""
    found = [name_date(scene, day, month, year) for day in (first, middle, last) if day is not None]
    return Days(tuple(span for days in found if days for span in days.spans)) if all(found) else None


@makes("days")
def days_of_month(scene: Scene, first: int, last: int) -> Days | None:
    """ "The 3rd to the 5th"."""
    end = first_day(Days(month_day=last, spans=((scene.today, None),)), scene)
    if end is None or first > last:
        return None
    return _span(end.replace(day=first), end + ONE_DAY)


@makes("days")
def days_of_month_either(scene: Scene, first: int, last: int, middle: int | None = None) -> Days | None:
    """ "The 10th or 12th", "the 10th, 12th or 13th"."""
    days = [day for day in (first, middle, last) if day is not None]
    found = [first_day(Days(month_day=day, spans=((scene.today, None),)), scene) for day in days]
    return Days(tuple((day, day + ONE_DAY) for day in found if day)) if all(found) else None


@makes("days")
def days_from(scene: Scene, days: Days, after: bool = False) -> Days | None:
    """From that day on; `after` leaves the day (or week, or month) itself out."""
    if days.each:
        return None
    start = last_day(days, scene) if after else first_day(days, scene)
    if start is None:
        return None
    return Days(((start + ONE_DAY if after else start, None),), precision=Precision.OPEN)


@makes("days")
def days_until(scene: Scene, days: Days, before: bool = False) -> Days | None:
    """Until that day and with it; `before` leaves it out."""
    if days.each:
        return None
    leaves_out = before and not days.is_end
    end = first_day(days, scene) if leaves_out else last_day(days, scene)
    if end is None:
        return None
    return Days(((None, end if leaves_out else end + ONE_DAY),), precision=Precision.OPEN)


@makes("days")
def days_for(scene: Scene, days: Days, amount: Amount) -> Days | None:
    """ "For two weeks from monday"."""
    start = None if amount.is_of_hours else first_day(days, scene)
    return _span(start, shift(start, amount)) if start else None


@makes("days")
def now_until(scene: Scene, days: Days) -> Days | None:
    """ "From now until friday"."""
    end = last_day(days, scene)
    return _span(scene.today, end + ONE_DAY) if end and end >= scene.today else None


@makes("when")
def days_and_hours(
    _scene: Scene, days: Days, hours: Hours, part: Hours | None = None, hours_first: bool = False
) -> Wish | None:
    """`part` holds a clock: "tuesday morning at 9"; with `hours_first` the hours are lent to further days."""
    if part is not None and not hours.is_point:
        return None
    if days.precision is Precision.MONTH and (not hours.is_sure or None in (hours.start, hours.end)):
        return None  # "june 15 or later" is a day
    placed = meet_hours(hours, part) if part else hours
    return Wish(days=days, hours=placed, hours_first=hours_first) if placed else None


@makes("when")
def day_hours_between(scene: Scene, days: Days, first: Hours, last: Hours) -> Wish | None:
    """ "From 8 on saturday until noon"."""
    hours = hours_between(scene, first, last)
    return Wish(days=days, hours=hours) if hours else None


@makes("when")
def day_part(
    scene: Scene,
    part: Hours,
    relative_day: int = 0,
    third: str | None = None,
    days: Days | None = None,
    simple: bool = False,
) -> Wish | None:
    """ "Tonight", "this afternoon", "late tomorrow afternoon"; with `simple` the days are a weekday or one day."""
    if simple and not (days and _is_simple(days)):
        return None
    return Wish(days=days or day_from_today(scene, relative_day), hours=name_part(scene, part, third=third))


@makes("when")
def clock_of_night(scene: Scene, part: Hours, clock: Hours, relative_day: int = 0) -> Wish | None:
    """ "Tonight at 1" is after midnight."""
    late = replace(part, end=part.end + LATE) if part.end is not None and part.end >= DAY else part
    hours = meet_hours(clock, late)
    return Wish(days=day_from_today(scene, relative_day), hours=hours) if hours else None


@makes("when")
def wish(_scene: Scene, days: Days | None = None, hours: Hours | None = None, simple: bool = False) -> Wish | None:
    """With `simple` the days are a weekday or one day: "tới" after friday is no evening, after a weekend the next."""
    if simple and not (days and _is_simple(days)):
        return None
    return Wish(days=days, hours=hours)


def _is_simple(days: Days) -> bool:
    if not days.spans:
        return days.is_filter and not days.each
    start, end = days.spans[0]
    return len(days.spans) == 1 and start is not None and end == start + ONE_DAY


@makes("when")
def same(_scene: Scene, when: Wish) -> Wish:
    """Words around a phrase that add nothing: "on …", particles after a noun."""
    return when


@makes("when")
def both(_scene: Scene, first: Wish, second: Wish) -> Wish | None:
    return meet(first, second)


@makes("moment")
def day_moment(scene: Scene, days: Days, clock: Hours) -> Moment | None:
    """One clock on one day, the end of a stretch over days."""
    day = _known_day(days, scene)
    if day is None or not clock.is_point or clock.start is None:
        return None
    settled, _ = settle(clock, scene, day)
    assert settled.start is not None
    return Moment(scene.at(day, settled.start), is_point=True)


def _known_day(days: Days, scene: Scene) -> date | None:
    """The day where one is named, be it within a month ("ngày 5" of "tháng 6") or the next such weekday."""
    if days.each or not (days.is_one_day or not days.spans or days.month_day is not None):
        return None
    day = first_day(days, scene)
    over = day is not None and days.yearly and day < scene.today
    return first_day(a_year_later(days), scene) if over else day


@makes("moment")
def part_moment(scene: Scene, part: Hours, days: Days | None = None, relative_day: int = 0) -> Moment | None:
    """A part of one day, the beginning or the end of a stretch over days: "from monday morning to tuesday noon"."""
    days = days or day_from_today(scene, relative_day)
    day = _known_day(days, scene)
    if day is None or part.start is None or part.end is None:
        return None
    return Moment(scene.at(day, part.start), scene.at(day, part.end))


@makes("when")
def moments_between(scene: Scene, first: Moment, last: Moment) -> Wish | None:
    """A last weekday that would be before the first is that of the week after."""
    end = last.end or last.start
    assert first.start is not None
    assert end is not None
    if end <= first.start:
        later = scene.at(end.date() + timedelta(days=7), end.hour * HOUR + end.minute)
        end = later if first.start < later <= first.start + timedelta(days=7) else end
    return Wish(moment=Moment(first.start, end)) if first.start < end else None


@makes("when")
def moments_open(_scene: Scene, first: Moment | None = None, last: Moment | None = None, outside: bool = False) -> Wish:
    """From that moment on, or until it; `outside` leaves a part of the day itself out ("after monday morning")."""
    start = end = None
    if first is not None:
        start = first.end or first.start if outside else first.start
    if last is not None:
        end = last.start if outside else last.end or last.start
    return Wish(moment=Moment(start, end))


@makes("when")
def moment_shifted(_scene: Scene, moment: Moment, amount: Amount, back: bool = False) -> Wish | None:
    """ "Two hours after tuesday at 3"."""
    if moment.start is None or not moment.is_point:
        return None
    moved: datetime = shift_moment(moment.start, -amount if back else amount)
    return Wish(moment=Moment(moved, is_point=True))
