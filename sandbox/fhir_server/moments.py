"""FHIR dates and times as spans of time, and the comparisons (`ge`, `lt`, …) that a search makes with them."""

import calendar
import math
import re
from datetime import UTC, datetime, timedelta

from sandbox.fhir_server.refusal import Refused
from sandbox.made_up_clinic.data import Resource

# First and last second since 1970 that a value covers, both inclusive; a missing end of a Period is infinite.
Span = tuple[float, float]

_WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:\d\d)?)?)?)?")
_COMPARED = re.compile(r"(eq|ne|gt|lt|ge|le|sa|eb)?(.+)")
_A_MOMENT = 0.000001


def span_of(value: str | Resource) -> Span:
    """Of a date, dateTime, instant or Period. A time without a zone is taken as UTC."""
    if isinstance(value, dict):
        begin = span_of(value["start"])[0] if "start" in value else -math.inf
        return begin, span_of(value["end"])[1] if "end" in value else math.inf
    return _read(value)


def allowed(written: str) -> tuple[Span, Span]:
    """What `ge2026-03-02` asks of a span: the least and most that its first second may be, and that its last may be."""
    match = _COMPARED.fullmatch(written)
    if match is None:
        raise _not_a_time(written)
    comparison = match[1] or "eq"
    first, last = _read(match[2])
    anything = (-math.inf, math.inf)
    limits = {
        "eq": ((first, last), (first, last)),
        "gt": (anything, (last + _A_MOMENT, math.inf)),
        "ge": (anything, (first, math.inf)),
        "lt": ((-math.inf, first - _A_MOMENT), anything),
        "le": ((-math.inf, last), anything),
        "sa": ((last + _A_MOMENT, math.inf), anything),
        "eb": (anything, (-math.inf, first - _A_MOMENT)),
    }
    if comparison not in limits:
        raise Refused(400, f"Comparison not supported: {written}")
    return limits[comparison]


def _read(written: str) -> Span:
    match = _WRITTEN.fullmatch(str(written))
    if match is None:
        raise _not_a_time(written)
    year, month, day, time, zone = match.groups()
    try:
        if time:
            return _read_time(f"{year}-{month}-{day}T{time}", zone, time)
        return _read_day(int(year), int(month or 0), int(day or 0))
    except ValueError:
        raise _not_a_time(written) from None


def _read_time(local: str, zone: str | None, time: str) -> Span:
    first = datetime.fromisoformat(local + (zone or "Z")).timestamp()
    # A time to the minute covers that minute; one to the second is that instant, as the parts of a second are rare.
    return first, first + 60 - _A_MOMENT if len(time) == len("00:00") else first


def _read_day(year: int, month: int, day: int) -> Span:
    first = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        after = first + timedelta(days=1)
    elif month:
        after = first + timedelta(days=calendar.monthrange(year, month)[1])
    else:
        after = datetime(year + 1, 1, 1, tzinfo=UTC)
    return first.timestamp(), after.timestamp() - _A_MOMENT


def _not_a_time(written: str) -> Refused:
    return Refused(400, f'Invalid date/time format: "{written}"', "HAPI-1882")
