"""Reads the tables of words of a language: kind, value, and all the ways to write it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from when.lexicon import Lexicon
from when.shapes import make_clock, name_number
from when.template import BadTemplate
from when.wishes import Hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
UNITS = ("second", "minute", "hour", "day", "week", "month", "quarter", "year")
NUMERIC = ("number", "ordinal", "relative_day", "step", "year")
FREE = ("meridiem", "third", "holiday", "season")
FORGIVING = ("weekday", "weekdays", "month", "relative_day", "part")
OF_WEEKDAYS = ("weekday", "weekdays", "short_weekday")
OF_MONTHS = ("month", "lone_month")
OF_PARTS = ("part", "parts", "part_today", "half", "busy", "clock_part")
OF_CLOCKS = ("named_time", "vague_time")
FILLED_BY_NUMBERS = ("hour", "minute", "two_digits", "day_number", "month_number")
KINDS = (*NUMERIC, *FREE, *OF_WEEKDAYS, *OF_MONTHS, *OF_PARTS, *OF_CLOCKS, "unit")

Table = Mapping[str, Mapping[str, list[str]]]


def read_words(table: Table, parts: Mapping[str, Hours], settings: Mapping[str, Any], lexicon: Lexicon) -> None:
    fills = settings.get("number_words", FILLED_BY_NUMBERS)
    compose = settings.get("compose", {})
    for kind, values in table.items():
        if kind not in KINDS:
            raise BadTemplate(f"no kind of word is called {kind!r}; there are {', '.join(sorted(KINDS))}")
        for name, spellings in values.items():
            _add(kind, _read_value(kind, name, parts), spellings, lexicon, fills)
    for kind in ("number", "ordinal"):
        for spelling, number in _compose(table, kind, compose):
            _add(kind, number, [spelling], lexicon, fills)


def _add(kind: str, value: Any, spellings: list[str], lexicon: Lexicon, fills: Sequence[str]) -> None:
    for spelling in spellings:
        for symbol, meant in _name(kind, value, fills):
            lexicon.add(spelling, symbol, meant, forgiving=kind in FORGIVING)


def _read_value(kind: str, name: str, parts: Mapping[str, Hours]) -> Any:
    try:
        return _READERS.get(kind, str)(name) if kind not in OF_PARTS else parts[name]
    except (ValueError, KeyError) as error:
        raise BadTemplate(f"{name!r} is no value of {kind}") from error


def _read_number(name: str) -> float:
    return float(name) if "." in name else int(name)


def _read_month(name: str) -> int:
    return MONTHS.index(name) + 1


def _read_unit(name: str) -> str:
    return UNITS[UNITS.index(name)]


def _read_clock(name: str) -> Hours:
    hour, minute = name.split(":")
    at = make_clock(hour, minute)
    return Hours(at.start, is_point=True)


_READERS: dict[str, Callable[[str], Any]] = (
    dict.fromkeys(NUMERIC, _read_number)
    | dict.fromkeys(OF_WEEKDAYS, WEEKDAYS.index)
    | dict.fromkeys(OF_MONTHS, _read_month)
    | dict.fromkeys(OF_CLOCKS, _read_clock)
    | {"unit": _read_unit}
)


def _name(kind: str, value: Any, fills: Sequence[str]) -> Iterator[tuple[str, Any]]:
    yield kind, value
    if kind == "number":
        named = name_number(0, value, two_digits=value >= 10)
        yield from ((symbol, meant) for _, symbol, meant in named if symbol in fills)


def _compose(table: Table, kind: str, compose: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """ "twenty" and "one" make "twenty one": tens come from the numbers, ones from the table of that kind."""
    for ten in compose.get("tens", ()):
        for spelling in table["number"][str(ten)]:
            for one, spellings in table.get(kind, {}).items():
                if "." not in one and 0 < int(one) < 10:
                    for joiner in compose["joiners"]:
                        yield from ((f"{spelling}{joiner}{each}", ten + int(one)) for each in spellings)
