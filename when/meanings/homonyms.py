"""Words that are also other words: Tagalog "linggo" is a week and a Sunday, "may" a month and "there is"."""

from dataclasses import replace

from when.meanings.calendar import date, weekday_of_week
from when.meanings.meaning import makes
from when.meanings.periods import period
from when.scene import Scene
from when.wishes import Days


@makes("days")
def week_or_weekday(scene: Scene, step: int, weekday: int, weekday_first: bool = False) -> Days | None:
    """This (0) or next (1) week, or that weekday of this week or to come; of a past one the week alone."""
    week = period(scene, "week", step)
    if week is None or step < 0:
        return week
    day = weekday_of_week(scene, weekday, step, coming=True)
    likelier, other = (day, week) if weekday_first else (week, day)
    return replace(likelier, other=other)


@makes("bare_days")
def bare_date(scene: Scene, day: int, month: int, year: int | None = None) -> Days | None:
    """A day of a month whose name is also another word, a date only beside a time or where nothing else is said."""
    return date(scene, day, month, year)
