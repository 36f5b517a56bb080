"""Finds what needs no words: digits that are numbers, clock times, dates, or long ones that are none of these."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from when.wishes import HOUR, Hours

Found = tuple[int, str, Any]

_CLOCK = re.compile(r"([01]?\d|2[0-4])(?::([0-5]\d)(?::([0-5]\d))?(?![\d:])|h([0-5]\d)?(?![\d:]|[^\W\d_]))")
_DECIMAL = re.compile(r"\d+(?:\.\d+|,\d)(?![\d.,])")
_DOTTED = re.compile(r"([01]?\d|2[0-4])\.([0-5]\d)(?![\d]|\.\d)")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?!\d)")
_PAIR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?![\d:]|[/.]\d|-\d(?!\d?[/.]\d))")  # also the first of 3/5-3/8
_PADDED = re.compile(r"\d\d-0\d")  # 06-01 and 15-06 are no hours
_DAYS_OF_MONTH = re.compile(r"(\d{1,2})/(\d{1,2})[-~](\d{1,2})(?![\d:/.-])")
_MONTH_AND_YEAR = re.compile(r"(0?[1-9]|1[0-2])/(20\d\d)(?![\d/])")
_ISO_TIME = re.compile(r"t(?=\d\d:\d\d)")
_INSIDE = re.compile(r"\d[.:,]")  # before digits: they are the end of a number that begins earlier
_LISTED = re.compile(r"(?<!\d)\d{1,2}[^\W\d_]?,\d{1,2}[^\W\d_]?,$")
_LISTED_AFTER = re.compile(r"[^\W\d_]?,\d{1,2}(?!\d)")
_DIGITS = re.compile(r"\d+")
_TELEPHONE = re.compile(r"\+?\d[\d ().-]{5,20}\d")
_PAIRS = {"/": "slashed", "-": "dashed", ".": "dotted_date"}
LONGEST_NUMBER = 4  # digits


@dataclass(frozen=True, slots=True)
class Numbers:
    """A date in figures, in the order of writing; which is the day is for the language to say."""

    first: int
    second: int
    year: int | None = None
    is_year_first: bool = False
    is_year_short: bool = False


def find_shapes(plain: str, start: int) -> Iterator[Found]:
    """Everything that the digits beginning at `start` can be."""
    digits = _DIGITS.match(plain, start)
    assert digits is not None
    if start > 1 and _INSIDE.match(plain, start - 2) and not _is_listed(plain, start, digits.end()):
        return
    dates = list(_find_dates(plain, start))
    yield from dates
    if not dates and not _CLOCK.match(plain, start) and not _DOTTED.match(plain, start):
        telephone = _TELEPHONE.match(plain, start)
        if telephone and sum(letter.isdigit() for letter in telephone[0]) > 6 and not _holds_times(telephone[0]):
            yield telephone.end(), "nothing", None
    if len(digits[0]) > LONGEST_NUMBER:
        yield digits.end(), "nothing", None
        return
    if decimal := _DECIMAL.match(plain, start):
        yield decimal.end(), "number", float(decimal[0].replace(",", "."))
    yield from _find_clocks(plain, start)
    yield from _find_numbers(digits)


def _is_listed(plain: str, start: int, end: int) -> bool:
    """One of several numbers between commas (1,2,3), and no digits after a decimal one."""
    return bool(_LISTED_AFTER.match(plain, end) and plain[start - 1] == ",") or bool(
        _LISTED.search(plain, max(0, start - 8), start)
    )


def _holds_times(figures: str) -> bool:
    """ "10 - 11 12 - 1" are short numbers throughout; no telephone number is written so."""
    return all(len(each) <= 2 for each in _DIGITS.findall(figures))


def _find_dates(plain: str, start: int) -> Iterator[Found]:
    if match := _YEAR_FIRST.match(plain, start):
        end = match.end()
        iso = _ISO_TIME.match(plain, end)
        yield iso.end() if iso else end, "figures", Numbers(int(match[3]), int(match[4]), int(match[1]), True)
    elif match := _YEAR_LAST.match(plain, start):
        is_short = len(match[4]) == 2
        year = int(match[4]) + (2000 if is_short else 0)
        yield match.end(), "figures", Numbers(int(match[1]), int(match[3]), year, is_year_short=is_short)
    elif match := _MONTH_AND_YEAR.match(plain, start):
        yield match.end(), "month_figures", Numbers(int(match[1]), 0, int(match[2]))
    elif match := _DAYS_OF_MONTH.match(plain, start):
        yield match.end(), "slashed_days", (Numbers(int(match[1]), int(match[2])), int(match[3]))
    elif match := _PAIR.match(plain, start):
        sort = "slashed" if _PADDED.fullmatch(match[0]) else _PAIRS[match[2]]
        yield match.end(), sort, Numbers(int(match[1]), int(match[3]))


def _find_clocks(plain: str, start: int) -> Iterator[Found]:
    if match := _CLOCK.match(plain, start):  # with seconds a machine wrote it, in 24 hours
        clock = make_clock(match[1], match[2] or match[4] or "0")
        yield match.end(), "time", replace(clock, second=int(match[3]), is_sure=True) if match[3] else clock
    if match := _DOTTED.match(plain, start):
        yield match.end(), "dotted_time", make_clock(match[1], match[2])


def make_clock(hour: str, minute: str) -> Hours:
    """An hour of one or two digits; "03:30" and "15:30" are sure of their half of the day."""
    is_sure = int(hour) > 12 or hour.startswith("0")
    return Hours(int(hour) * HOUR + int(minute), is_point=True, is_sure=is_sure)


def _find_numbers(digits: re.Match[str]) -> Iterator[Found]:
    text, end = digits[0], digits.end()
    number = int(text)
    yield end, "number", number
    if len(text) <= 2:
        yield from name_number(end, number, two_digits=len(text) == 2)
        return
    if len(text) == 4 and 1900 <= number < 2100:
        yield end, "year", number
    elif number // 100 <= 24 and number % 100 < 60 and number % 5 == 0:
        yield end, "joined_time", make_clock(text[:-2], text[-2:])


def name_number(end: int, number: float, *, two_digits: bool) -> Iterator[Found]:
    """A number of a word or of digits may be an hour, a minute, a day of the month or a month."""
    if number != int(number):
        return
    if 0 <= number <= 24:
        yield end, "hour", int(number)
    if 0 <= number <= 59:
        yield end, "minute", int(number)
    if two_digits and number <= 59:
        yield end, "two_digits", int(number)
    if 1 <= number <= 31:
        yield end, "day_number", int(number)
    if 1 <= number <= 12:
        yield end, "month_number", int(number)
