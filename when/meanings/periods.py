"""Weeks, months, weekends and parts of them; days counted from now or from another day."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta

from when.meanings.amounts import LONGEST
from when.meanings.amounts import amount as name_amount
from when.meanings.calendar import first_day, last_day, one_day
from when.meanings.meaning import makes
from when.model import Precision
from when.scene import Scene
from when.shapes import Numbers
from when.wishes import Amount, Days, Moment, Wish

ONE_DAY = timedelta(days=1)
SATURDAY = 5
LONGEST_QUARTER = 92  # days
# Of a longer stretch, in sixths of it.
SIXTHS = {"early": (0, 2), "middle": (2, 4), "late": (4, 6), "first_half": (0, 3), "second_half": (3, 6)}
# Of a year, in months: its end is November and December.
YEAR_MONTHS = {"early": (0, 3), "middle": (5, 8), "late": (10, 12), "first_half": (0, 6), "second_half": (6, 12)}
# Of a week, in days after its first: patients who say "early next week" mean Monday or Tuesday.
WEEK_THIRDS = {"early": (0, 2), "middle": (1, 4), "late": (3, 5), "first_half": (0, 3), "second_half": (2, 5)}


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def shift(day: date, amount: Amount) -> date:
    return add_months(day, amount.months) + timedelta(days=amount.days)


def shift_moment(moment: datetime, amount: Amount) -> datetime:
    """Days and months by the calendar, hours and minutes by the watch."""
    moved = datetime.combine(shift(moment.date(), amount), moment.time(), moment.tzinfo)
    seconds = moved.timestamp() + amount.minutes * 60 + amount.seconds
    return datetime.fromtimestamp(seconds, moment.tzinfo)


@makes("days")
def period(scene: Scene, unit: str, step: int, or_month: int | None = None) -> Days | None:
    """This (0), next (1), last (-1) week, month, year; `or_month` is what the same letters may mean."""
    if or_month is not None:
        likelier = period(scene, unit, step)
        return replace(likelier, other=_month(scene, or_month)) if likelier else None
    if unit == "day":
        return one_day(scene.today + timedelta(days=step))
    if unit == "week":
        start = scene.this_week + timedelta(days=7 * step)
        return Days(((start, start + timedelta(days=7)),), precision=Precision.WEEK)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return None
    first = scene.today.replace(day=1)
    start = add_months(first, -((first.month - 1) % months) + months * step)
    return Days(((start, add_months(start, months)),), precision=Precision.MONTH)


@makes("days")
def quarter(scene: Scene, nth: int, year: int | None = None, days: Days | None = None) -> Days | None:
    """ "Q1 2027", "the third quarter", which is or comes, "the first quarter of next year"."""
    if not 1 <= nth <= 4:
        return None
    named = days.spans[0][0] if days and days.spans else None
    if days and (named is None or days.precision is not Precision.MONTH):
        return None
    if year is not None and year < 100:
        year += 2000
    known = named.year if named else year
    start = date(known or scene.today.year, 3 * nth - 2, 1)
    if known is None and add_months(start, 3) <= scene.today:
        start = add_months(start, 12)
    return Days(((start, add_months(start, 3)),), precision=Precision.MONTH)


@makes("bare_period")
def bare_period(scene: Scene, unit: str, step: int = 0) -> Days | None:
    """ "The month", this one, where something of it is named: "the end of the month"."""
    return period(scene, unit, step)


@makes("days")
def third_of_unit(scene: Scene, third: str, unit: str) -> Days | None:
    """A word for a part of this week or month ("eow"), or of the next where this one's is over."""
    for step in (0, 1):
        whole = period(scene, unit, step)
        found = part_of_period(scene, third, whole) if whole else None
        if found and found.spans[0][1] and found.spans[0][1] > scene.today:
            return found
    return None


@makes("days")
def rest_of(scene: Scene, unit: str) -> Days | None:
    whole = period(scene, unit, 0)
    return replace(whole, spans=((scene.today, whole.spans[0][1]),)) if whole else None


@makes("days")
def weekend(scene: Scene, step: int = 0, unsure: bool = False) -> Days:
    """Saturday and Sunday; on a Sunday "the weekend" is still this one."""
    saturday = scene.today - timedelta(days=scene.today.weekday()) + timedelta(days=SATURDAY + 7 * step)
    found = Days(((saturday, saturday + timedelta(days=2)),))
    if not unsure or step < 1:
        return found
    return replace(found, other=weekend(scene, step - 1))


@makes("days")
def weekends(_scene: Scene) -> Days:
    return Days(weekdays=frozenset((SATURDAY, SATURDAY + 1)), each=True)


@makes("days")
def month(scene: Scene, month: int, year: int | None = None, step: int = 0) -> Days:
    """The month that is or comes; `step` 1 is next year's ("next march" said in January is this year's)."""
    return _month(scene, month, year, step)


def _month(scene: Scene, month: int, year: int | None = None, step: int = 0) -> Days:
    this_month, yearly = scene.today.month, year is None and step == 0
    if year is None and step >= 0:
        year = scene.today.year + (month < this_month) + (step > 0 and month == this_month)
    elif year is None:
        year = scene.today.year - (month >= this_month)
    start = date(year + (2000 if year < 100 else 0), month, 1)
    return Days(((start, add_months(start, 1)),), precision=Precision.MONTH, yearly=yearly)


def a_year_later(days: Days) -> Days:
    """Of whole months of one year."""
    spans = tuple((start and add_months(start, 12), end and add_months(end, 12)) for start, end in days.spans)
    return replace(days, spans=spans, yearly=False)


@makes("bare_days")
def bare_month(scene: Scene, month: int) -> Days:
    """A month whose name is also another word ("may")."""
    return _month(scene, month)


@makes("days")
def month_in_figures(scene: Scene, month_figures: Numbers) -> Days | None:
    """ "03/2026"."""
    return _month(scene, month_figures.first, month_figures.year)


@makes("bare_days")
def bare_year(scene: Scene, year: int) -> Days:
    return name_year(scene, year)


@makes("days")
def year(scene: Scene, year: int) -> Days:
    return name_year(scene, year)


def name_year(_scene: Scene, year: int) -> Days:
    return Days(((date(year, 1, 1), date(year + 1, 1, 1)),), precision=Precision.MONTH)


@makes("days")
def decade(scene: Scene, year: int | None = None, step: int = 0) -> Days | None:
    """ "The 1990s", "the 90s" (of the years nearest to now), "the next decade"."""
    if year is None:
        year = scene.today.year // 10 * 10 + 10 * step
    elif year < 100:
        year += 2000 if year <= scene.today.year % 100 + 10 else 1900
    if year % 10:
        return None
    return Days(((date(year, 1, 1), date(year + 10, 1, 1)),), precision=Precision.MONTH)


@makes("days")
def week_of(scene: Scene, days: Days) -> Days | None:
    """ "The week of March 3rd"."""
    day = first_day(days, scene)
    if day is None:
        return None
    start = day - timedelta(days=(day.weekday() - scene.customs.week_begins) % 7)
    return Days(((start, start + timedelta(days=7)),), precision=Precision.WEEK)


@makes("days")
def week_of_day(scene: Scene, day: int) -> Days | None:
    """ "La semana del 28": the day is a mere number, and the article that makes it a day belongs to the week."""
    return week_of(scene, Days(month_day=day)) if 1 <= day <= 31 else None


@makes("days")
def part_of_period(scene: Scene, third: str, days: Days, last: str | None = None) -> Days | None:
    """ "Early next week", "the end of the month", "early to mid september"."""
    found = _parts_of(days, third, last or third)
    if found and days.yearly and found.spans[0][1] and found.spans[0][1] <= scene.today:
        found = _parts_of(a_year_later(days), third, last or third)
    return replace(found, yearly=False, is_end="late" in (third, last)) if found else None


def _parts_of(days: Days, first: str, last: str) -> Days | None:
    begin, end = _part_of(days, first), _part_of(days, last)
    if begin is None or end is None or first == last:
        return begin
    start, finish = begin.spans[0][0], end.spans[0][1]
    return replace(begin, spans=((start, finish),)) if start and finish and start < finish else None


def _part_of(days: Days, third: str) -> Days | None:
    if len(days.spans) != 1 or days.is_filter:
        return None
    start, end = days.spans[0]
    if start is None or end is None or (end - start).days < 5:
        return None
    if (end - start).days == 7:
        first, last = WEEK_THIRDS[third]
        return replace(days, spans=((start + timedelta(days=first), start + timedelta(days=last)),), other=None)
    length = (end - start).days
    if length > LONGEST_QUARTER:
        begin, finish = (add_months(start, months) for months in YEAR_MONTHS[third])
        return replace(days, spans=((begin, finish),), other=None)
    begin, finish = (start + timedelta(days=length * cut // 6) for cut in SIXTHS[third])
    return replace(days, spans=((begin, finish),), other=None)


@makes("days")
def season(scene: Scene, season: str, step: int = 0, year: int | None = None) -> Days | None:
    """Of the table "first month-last month": "6-8"; the one that is or comes, that of next year, the last (-1)."""
    first, last = (int(month) for month in season.split("-"))
    named = year or scene.today.year + max(step, 0)
    start = date(named, first, 1)
    end = add_months(date(named + (last < first), last, 1), 1)
    if year is None and step == 0 and end <= scene.today:
        start, end = add_months(start, 12), add_months(end, 12)
    while step < 0 and end > scene.today:
        start, end = add_months(start, -12), add_months(end, -12)
    return Days(((start, end),), precision=Precision.MONTH)


@makes("when")
def in_amount(
    scene: Scene,
    amount: Amount | None = None,
    unit: str = "day",
    number: float = 1,
    most_months: int = LONGEST,
) -> Wish | None:
    """ "In two hours" is a moment, "in two weeks" a day; without an amount so many units."""
    amount = amount or name_amount(scene, unit, number)
    if amount is None or amount.months > most_months:
        return None
    if amount.is_of_hours:
        return Wish(moment=Moment(shift_moment(scene.now, amount), is_point=True))
    return Wish(days=one_day(shift(scene.today, amount)))


@makes("when")
def within(scene: Scene, amount: Amount | None = None, unit: str = "day") -> Wish | None:
    """From now until that long, or one unit, from now."""
    amount = amount or name_amount(scene, unit)
    if amount is None:
        return None
    if amount.is_of_hours:
        return Wish(moment=Moment(scene.now, shift_moment(scene.now, amount)))
    return Wish(days=_stretch(scene.today, shift(scene.today, amount) + ONE_DAY))


@makes("when")
def in_between(scene: Scene, first: float, last: float, unit: str) -> Wish | None:
    """ "In 2 or 3 weeks": from the one to the other."""
    soon, late = name_amount(scene, unit, first), name_amount(scene, unit, last)
    if soon is None or late is None or first >= last:
        return None
    if soon.is_of_hours or late.is_of_hours:
        return Wish(moment=Moment(shift_moment(scene.now, soon), shift_moment(scene.now, late)))
    return Wish(days=_stretch(shift(scene.today, soon), shift(scene.today, late) + ONE_DAY))


@makes("when")
def coming(scene: Scene, amount: Amount | None = None, unit: str = "day", number: float = 1) -> Wish | None:
    """ "The next three days" begin tomorrow, "the next two hours" now."""
    amount = amount or name_amount(scene, unit, number)
    if amount is None:
        return None
    if amount.is_of_hours:
        return within(scene, amount)
    tomorrow = scene.today + ONE_DAY
    return Wish(days=_stretch(tomorrow, shift(tomorrow, amount)))


@makes("when")
def past_stretch(scene: Scene, amount: Amount | None = None, unit: str = "hour") -> Wish | None:
    """ "The last three days", "the last hour"."""
    amount = amount or name_amount(scene, unit)
    if amount is None:
        return None
    if amount.is_of_hours:
        return Wish(moment=Moment(shift_moment(scene.now, -amount), scene.now))
    return Wish(days=_stretch(shift(scene.today, -amount), scene.today))


@makes("when")
def ago(scene: Scene, amount: Amount | None = None, unit: str = "day", number: float = 1) -> Wish | None:
    amount = amount or name_amount(scene, unit, number)
    return in_amount(scene, -amount) if amount else None


@makes("when")
def in_at_least(scene: Scene, amount: Amount | None = None, unit: str = "day", number: float = 1) -> Wish | None:
    """ "Not for another two weeks", "in at least 3 days"; without an amount so many units."""
    amount = amount or name_amount(scene, unit, number)
    if amount is None:
        return None
    if amount.is_of_hours:
        return Wish(moment=Moment(shift_moment(scene.now, amount)))
    return Wish(days=Days(((shift(scene.today, amount), None),), precision=Precision.OPEN))


def _stretch(start: date, end: date) -> Days:
    return Days(((start, end),), precision=Precision.WEEK if (end - start).days >= 5 else Precision.DAY)


@makes("days")
def amount_after(
    scene: Scene, days: Days, amount: Amount | None = None, unit: str = "day", number: float = 1
) -> Days | None:
    """ "Two weeks after march 3", "a week from tuesday"; without an amount so many units."""
    amount = amount or name_amount(scene, unit, number)
    day = last_day(days, scene)
    return one_day(shift(day, amount)) if day and amount and not amount.is_of_hours else None


@makes("days")
def amount_before(scene: Scene, amount: Amount, days: Days) -> Days | None:
    day = first_day(days, scene)
    return one_day(shift(day, -amount)) if day and not amount.is_of_hours else None


@makes("days")
def period_after(scene: Scene, unit: str, days: Days, number: int = 1) -> Days | None:
    """ "The week after christmas", "the day after the 15th"."""
    day = last_day(days, scene)
    if day is None:
        return None
    return period(replace(scene, today=day), unit, number)


@makes("days")
def period_before(scene: Scene, unit: str, days: Days) -> Days | None:
    day = first_day(days, scene)
    return period(replace(scene, today=day), unit, -1) if day else None
