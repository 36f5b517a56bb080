"""What the patients of the benches say: type and day in the first text, a number in the second."""

from collections.abc import Iterator
from datetime import date, timedelta

Dialogue = tuple[str, str]

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
PARTS_OF_DAY = ("morning", "afternoon")
CHOICE = "1"


def wish_for_weekdays() -> list[Dialogue]:
    """Ten half days of one week, in words that a small parser understands too."""
    return [(f"I need a checkup next {day} {part}".lower(), CHOICE) for part in PARTS_OF_DAY for day in WEEKDAYS]


def wish_for_dates(today: date, count: int) -> list[Dialogue]:
    """As many different half days, so that those who text at the same time do not want the same Slot.

    From next week on: the near days of the made-up clinic are nearly full.
    """
    half_days = ((day, part) for day in _workdays_after(today + timedelta(days=6)) for part in PARTS_OF_DAY)
    return [
        (f"I need a checkup on {day:%B} {day.day} in the {part}", CHOICE)
        for (day, part), _ in zip(half_days, range(count), strict=False)
    ]


def _workdays_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        if day.weekday() < len(WEEKDAYS):
            yield day
