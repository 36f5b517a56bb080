"""Reads a date of birth out of a text (pure)."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from when import read
from when.language import find_language
from when.model import Precision

OLDEST = 125
# 4/12/1986, 04-12-86, 4.12.1986, 4 12 1986, 04121986, 041286; and 1986-04-12.
IN_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[/.\-\s]+(\d{1,2})[/.\-\s]+(\d{4}|\d{2})(?!\d)")
TOGETHER = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4}|\d{2})(?!\d)")
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[/.\-\s年]+(\d{1,2})[/.\-\s月]+(\d{1,2})(?!\d)")
# "april 12 1986", "12th of apr, 86", "apr. 12 '86": a month's name is for `when` to know.
DAY = r"\d{1,2}(?:st|nd|rd|th)?"
IN_WORDS = re.compile(
    rf"(?<!\w)((?:[^\W\d]+\.?\s*(?:the\s+)?{DAY}|{DAY}\s*(?:of\s+)?[^\W\d]+)\.?)[\s,'’-]*(\d{{4}}|\d{{2}})(?!\d)"
)
BETWEEN_LETTERS_AND_DIGITS = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")
ENDING = re.compile(r"(?<=\d)\s*(?:st|nd|rd|th)\b", re.IGNORECASE)


def read_birth_date(text: str, languages: Sequence[str], now: datetime) -> date | None:
    """The first date in it on which somebody alive may have been born; a year of two digits is the latest that fits."""
    dates = (each for found in (_in_numbers(text, languages), _in_words(text, languages, now)) for each in found)
    today = now.date()
    return next((day for day in dates if day <= today and today.year - day.year <= OLDEST), None)


def _in_numbers(text: str, languages: Sequence[str]) -> Iterator[date]:
    day_first = find_language(languages[0]).customs.date_order.startswith("d")
    for year, month, day in YEAR_FIRST.findall(text):
        yield from _date(int(year), int(month), int(day))
    for pattern in (IN_NUMBERS, TOGETHER):
        for one, other, year in pattern.findall(text):
            day, month = (int(one), int(other)) if day_first else (int(other), int(one))
            for full in _full_years(year):
                yield from _date(full, month, day) or _date(full, day, month)


def _in_words(text: str, languages: Sequence[str], now: datetime) -> Iterator[date]:
    for day, year in IN_WORDS.findall(ENDING.sub("", text)):
        spaced = BETWEEN_LETTERS_AND_DIGITS.sub(" ", day)
        for full in _full_years(year):
            reading = read(f"{spaced} {full}", languages, now, also_past=True)
            if reading is not None and reading.precision is Precision.DAY:
                start = reading.windows[0].start
                if start is not None and start.year == full and len(reading.windows) == 1:
                    yield start.date()


def _date(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _full_years(written: str) -> tuple[int, ...]:
    return (int(written),) if len(written) == 4 else (2000 + int(written), 1900 + int(written))
