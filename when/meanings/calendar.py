"""Days of the calendar: near days, weekdays, dates in words and figures, holidays."""

import datetime
from calendar import monthrange
from dataclasses import replace
from datetime import timedelta

from when.meanings.lunar import place_lunar_day, place_solar_term
from when.meanings.meaning import makes
from when.model import Precision
from when.scene import Scene
from when.shapes import Numbers
from when.wishes import Days, meet_days, melt

ONE_DAY = timedelta(days=1)
LEAP_CYCLE = 8  # years within which every date comes again, even across 2100
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OLDEST = 1900
CENTURY = 2000
MOST_WEEKS_ON = 12
SOON = 100  # days within which "friday 13" is a date


def one_day(day: datetime.date) -> Days:
    return Days(((day, day + ONE_DAY),))


@makes("days")
def those_days(_scene: Scene, days: Days) -> Days:
    return days


@makes("days")
def day_from_today(scene: Scene, relative_day: int) -> Days:
    return one_day(scene.today + timedelta(days=relative_day))


@makes("days")
def weekday(_scene: Scene, weekday: int, each: bool = False) -> Days:
    return Days(weekdays=frozenset((weekday,)), each=each)


@makes("days")
def weekdays(_scene: Scene, first: int = 0, last: int = 4) -> Days:
    """All of them from the first to the last: "weekdays"."""
    length = (last - first) % 7
    return Days(weekdays=frozenset((first + step) % 7 for step in range(length + 1)), each=True)


@makes("days")
def any_day(_scene: Scene) -> Days:
    return Days(each=True, precision=Precision.OPEN)


@makes("days")
def weekday_of_week(
    scene: Scene, weekday: int, step: int, unsure: bool = False, coming: bool = False, strict: bool = False
) -> Days:
    """The weekday of this week (0), next week (1), the one after (2).

    `coming` counts the weekdays themselves: 1 is the first one after today. `unsure` keeps the other way as well
    ("next friday" said on a Wednesday). `strict` keeps to the week of the calendar where that day is over, too.
    """
    in_week = scene.this_week + timedelta(days=(weekday - scene.customs.week_begins) % 7 + 7 * step)
    if strict:
        return one_day(in_week)
    ahead = (weekday - scene.today.weekday() - 1) % 7 + 1
    if step < 0:
        return one_day(scene.today + timedelta(days=ahead - 7 - 7 * (ahead == 7) + 7 * (step + 1)))
    counted = scene.today + timedelta(days=ahead + 7 * (step - 1)) if step else in_week
    if step == 0 and in_week < scene.today:
        in_week = counted = in_week + timedelta(days=7)
    likelier, other = (counted, in_week) if coming else (in_week, counted)
    return replace(one_day(likelier), other=one_day(other) if unsure and other != likelier else None)


@makes("days")
def weekday_weeks_on(scene: Scene, weekday: int, number: float = 1) -> Days | None:
    """ "Monday week", "thursday in two weeks": so many weeks after that weekday, which may be today."""
    if not 1 <= number <= MOST_WEEKS_ON or number != int(number):
        return None
    return one_day(scene.today + timedelta(days=(weekday - scene.today.weekday()) % 7 + 7 * int(number)))


@makes("days")
def other_weekdays(_scene: Scene, weekday: int, days: Days, second: int | None = None) -> Days | None:
    """ "Any day but thursday next week": all the other days of that stretch."""
    if not days.spans or days.is_filter or days.is_one_day:
        return None
    return replace(days, weekdays=frozenset(range(7)) - {weekday, second}, each=True, other=None)


@makes("days")
def weekdays_listed(
    scene: Scene, first: int, second: int, third: int | None = None, step: int | None = None, each: bool = False
) -> Days | None:
    """Weekdays named in one word in their order, the next of each or those of one week: "周一三五"."""
    listed = [weekday for weekday in (first, second, third) if weekday is not None]
    if listed != sorted(set(listed)):
        return None
    if each:
        return Days(weekdays=frozenset(listed), each=True)
    weeks = 1 if step is None else step
    found = [weekday_of_week(scene, weekday, weeks, coming=step is None) for weekday in listed]
    spans = [span for days in found for span in days.spans]
    return Days(tuple(melt(sorted(spans, key=lambda span: span[0] or scene.today))))


@makes("listed_day")
def listed_weekday(scene: Scene, weekday: int, step: int | None = None) -> Days:
    """A weekday so short that it is one only as an end of a range: the 五 of 周一到五; with `step` of that week."""
    if step is not None:
        return weekday_of_week(scene, weekday, step, strict=True)
    return Days(weekdays=frozenset((weekday,)))


@makes("days")
def weekday_after(scene: Scene, weekday: int, days: Days) -> Days | None:
    """The first such weekday after a day: "the friday after the 15th"."""
    after = last_day(days, scene)
    return one_day(after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)) if after else None


def last_day(days: Days, scene: Scene) -> datetime.date | None:
    """The last of days that are few and known."""
    if days.spans and not days.is_filter:
        end = days.spans[-1][1]
        return end - ONE_DAY if end else None
    first = first_day(days, scene)
    return first if not days.each else None


def first_day(days: Days, scene: Scene) -> datetime.date | None:
    """The first day that is meant, at the earliest tomorrow if only a weekday is named."""
    spans = days.spans or ((scene.today + ONE_DAY, None),)
    for start, end in spans:
        if start is None:
            continue
        for ahead in range(62):
            day = start + timedelta(days=ahead)
            if end is not None and day >= end:
                break
            if is_such_a_day(days, day):
                return day
    return None


def is_such_a_day(days: Days, day: datetime.date) -> bool:
    if days.weekdays and day.weekday() not in days.weekdays:
        return False
    last = monthrange(day.year, day.month)[1]
    return days.month_day in (None, day.day) or (days.month_day == -1 and day.day == last)


@makes("year")
def named_year(scene: Scene, step: int) -> int:
    """A word for this (0), next (1) or last (-1) year that can stand before a date: "明年三月五号"."""
    return scene.today.year + step


@makes("year")
def that_year(_scene: Scene, year: int) -> int:
    """A year and the word that goes with it: "2026年"."""
    return year + 2000 if year < 100 else year


@makes("date")
def date(scene: Scene, day: int, month: int, year: int | None = None) -> Days | None:
    """Without a year the next such day to come."""
    if year is not None:
        return one_day(datetime.date(year + (2000 if year < 100 else 0), month, day))
    found = next_such_date(scene, month, day)
    return replace(one_day(found), yearly=True) if found else None


def next_such_date(scene: Scene, month: int, day: int) -> datetime.date | None:
    for year in range(scene.today.year, scene.today.year + LEAP_CYCLE + 1):
        if 1 <= day <= monthrange(year, month)[1] and datetime.date(year, month, day) >= scene.today:
            return datetime.date(year, month, day)
    return None


@makes("date")
def figures_date(scene: Scene, figures: Numbers, ordered: bool = False, least: int = 0) -> Days | None:
    """The language's order of day and month first; the other order is told where it is a date too.

    `ordered` keeps to the language's order: where dates are written 30.9, 9.30 is a clock. With neither number at
    `least` they mean something else: 5-26 is a date, 3-5 are hours.
    """
    if max(figures.first, figures.second) < least:
        return None
    if figures.is_year_first:
        return _read_figures(scene, figures.first, figures.second, figures.year)
    if scene.customs.date_order == "ymd" and figures.is_year_short and (days := _read_short_year(scene, figures)):
        return days
    pairs = [(figures.first, figures.second), (figures.second, figures.first)]
    if scene.customs.date_order == "dmy":
        pairs.reverse()
    kept = pairs[:1] if ordered else pairs
    found = [days for month, day in kept if (days := _read_figures(scene, month, day, figures.year))]
    if not found:
        return None
    return replace(found[0], other=found[1] if len(found) > 1 and found[1] != found[0] else None)


def _read_short_year(scene: Scene, figures: Numbers) -> Days | None:
    """ "26.3.10" where the year comes first: of a year that is not over, as 3/4/26 is no day of 2003."""
    year = CENTURY + figures.first
    if year < scene.today.year or figures.year is None:
        return None
    return _read_figures(scene, figures.second, figures.year - CENTURY, year)


def _read_figures(scene: Scene, month: int, day: int, year: int | None) -> Days | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (year is not None and year < OLDEST):
        return None
    if year is not None and day > monthrange(year, month)[1]:
        return None
    return date(scene, day, month, year)


@makes("days")
def day_of_month(_scene: Scene, day: int) -> Days | None:
    """ "The 15th" of whichever month comes or is named; -1 is the last."""
    return Days(month_day=day) if day == -1 or 1 <= day <= 31 else None


@makes("bare_days")
def bare_day_of_month(scene: Scene, day: int) -> Days | None:
    """A mere "15th", a day only beside another or where nothing else is said."""
    return day_of_month(scene, day)


@makes("figure_ordinal")
def ordinal(_scene: Scene, number: int) -> int:
    """Figures with their ending: "15th"."""
    return number


@makes("bare_days")
def bare_weekday(_scene: Scene, weekday: int) -> Days:
    """A weekday whose name is also another word ("mar")."""
    return Days(weekdays=frozenset((weekday,)))


@makes("days")
def weekday_dated(scene: Scene, weekday: int, day: int, least: int = 1) -> Days | None:
    """ "Friday 13", where one comes soon; else, or below `least`, the number is more likely a clock."""
    if day < least:
        return None
    ahead = (scene.today + timedelta(days=step) for step in range(SOON))
    found = next((each for each in ahead if (each.weekday(), each.day) == (weekday, day)), None)
    return one_day(found) if found else None


@makes("ordinal")
def that_ordinal(_scene: Scene, ordinal: int) -> int:
    return ordinal


@makes("date")
def holiday(scene: Scene, holiday: str, year: int | None = None, step: int = 0) -> Days | None:
    """ "12-25"; "thu 4 11" is the fourth Thursday of November, "mon -1 5" the last Monday of May; "easter +1".

    "thu 4 11 +1" is the day after it; with `step` -1 the last one that is over.

    "lunar 8-15", "lunar 1-1 -1" the day before it; "term 4 4.81" is set by the sun. Some run over into the next year.
    "dates 2027-02-07 2028-01-27" is what else differs from year to year.
    """
    years = [year] if year else [scene.today.year - 1, scene.today.year, scene.today.year + 1]
    found = [day for each in years if (day := _place_holiday(holiday, each)) and (year or day >= scene.today)]
    if step < 0:
        over = [day for each in years if (day := _place_holiday(holiday, each)) and day < scene.today]
        return one_day(over[-1]) if over else None
    return one_day(found[0]) if found else None


def _place_holiday(written: str, year: int) -> datetime.date | None:
    if written.startswith("easter"):
        return _easter(year) + timedelta(days=int(written.removeprefix("easter") or 0))
    if written.startswith("lunar"):
        day_of_month, *moved = written.split()[1:]
        lunar_month, lunar_day = (int(each) for each in day_of_month.split("-"))
        return place_lunar_day(year, lunar_month, lunar_day, *(int(each) for each in moved))
    if written.startswith("term"):
        _, month, offset = written.split()
        return place_solar_term(year, int(month), float(offset))
    if written.startswith("dates"):
        return next((day for day in _list_dates(written) if day.year == year), None)
    if written[0].isdigit():
        month, day = written.split("-")
        return datetime.date(year, int(month), int(day))
    return _place_weekday(written, year)


def _list_dates(written: str) -> list[datetime.date]:
    return [datetime.date.fromisoformat(each) for each in written.split()[1:]]


def _place_weekday(written: str, year: int) -> datetime.date:
    name, nth, month, *moved = written.split()
    shift = timedelta(days=int(moved[0]) if moved else 0)
    first = datetime.date(year, int(month), 1)
    last = datetime.date(year, int(month), monthrange(year, int(month))[1])
    if int(nth) < 0:
        return last - timedelta(days=(last.weekday() - WEEKDAYS.index(name)) % 7) + shift
    return first + timedelta(days=(WEEKDAYS.index(name) - first.weekday()) % 7 + 7 * (int(nth) - 1)) + shift


def _easter(year: int) -> datetime.date:
    """Of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    leap = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - leap + 15) % 30
    shift = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * shift) // 451
    month, day = divmod(epact + shift - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


@makes("days")
def days_meet(_scene: Scene, first: Days, second: Days, simple: bool = False) -> Days | None:
    """ "Friday next week", "wednesday the 15th": what both say.

    With `simple` the second is one day or a weekday: "3月" and "20日之后" are no two phrases, nor "2月" and "29日".
    """
    if simple and not (second.is_one_day or _is_mere_filter(second, beside=first)):
        return None
    if simple and second.other is not None and second.other.is_filter:  # of "2013年" and "2月18日星期一" no mondays
        second = replace(second, other=None)
    return meet_days(first, second)


def _is_mere_filter(days: Days, beside: Days) -> bool:
    return days.is_filter and not days.spans and (days.month_day is None or beside.is_filter)


@makes("days")
def days_around(_scene: Scene, days: Days) -> Days:
    """ "Around the 15th"."""
    return replace(days, nearby=True)
