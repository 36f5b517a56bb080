"""`frontdesk when`: reads JSON lines of texts and writes, line by line, the times that they mean."""

import argparse
import io
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from when import read
from when.model import Context, Precision, Prefer, Reading, Window

NO_TIME, ONE_DAY = timedelta(0), timedelta(days=1)

DESCRIPTION = """\
Reads JSON lines and writes one JSON line for each.

In:   {"lang": "en", "now": "2026-03-02T09:00:00-08:00", "text": "tmrw after 3", "zone"?: "America/Los_Angeles",
       "context"?: {"visit": {"start", "end"}, "offered": ["2026-03-03T10:30:00-08:00", ...],
                    "opens": "08:00", "closes": "18:00", "asked": {"windows": [{"start", "end"}]}}}
      lang is a BCP 47 code or a list of them, likeliest first.
      zone lets daylight saving be known; without it now's offset holds throughout, or UTC if it has none.
Out:  {"start", "end"} for one window, {"windows": [{"start", "end"}, ...]} for several (in order of preference where
      "prefer" is "in_order"), {"start": null, "end": null} where the text names no time.
      Windows are half-open: a day is from 00:00 to the next day's 00:00. A point in time ends when it starts.
      "after 3" without a day leaves end null, "before noon" start null.
      With them stand "precision", and where they say something "prefer", "option" (index into offered) and
      "alternatives" (other meanings, likeliest first). "past": true marks what was over before today ("last week").
      A line that cannot be read is answered with {"error": "..."}.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.description = DESCRIPTION


def run(_arguments: argparse.Namespace) -> int:
    lines = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
    for answer in answer_lines(lines):
        print(answer, flush=True)
    return 0


def answer_lines(lines: Iterable[str]) -> Iterable[str]:
    """An empty line is answered too, so that answers can be counted against questions."""
    for line in lines:
        yield json.dumps(answer_line(line))


def answer_line(line: str) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        now = _read_moment(asked["now"], asked.get("zone"))
        text, languages = asked["text"], asked["lang"]
        if not isinstance(text, str):
            raise TypeError("text is no string")
        languages = [languages] if isinstance(languages, str) else list(languages)
        if not all(isinstance(each, str) for each in languages):
            raise TypeError("lang is neither a code nor a list of codes")
        context = _read_context(asked.get("context") or {}, now, languages)
    except KeyError as missing:
        return {"error": f"the line lacks {missing}"}
    except (ValueError, TypeError, AttributeError, OSError, RecursionError) as error:
        return {"error": f"the line cannot be read: {error}"}
    return write_reading(read(text, languages, now, context, also_past=True))


def _read_moment(written: str, zone: str | None = None) -> datetime:
    moment = datetime.fromisoformat(written)
    if zone is not None:
        named = ZoneInfo(zone)
        return moment.astimezone(named) if moment.tzinfo else moment.replace(tzinfo=named)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_context(written: dict[str, Any], now: datetime, languages: Sequence[str]) -> Context:
    usual = Context()
    visit = written.get("visit")
    context = Context(
        moving=_read_window(visit, now) if visit else None,
        offered=tuple(_start_of(each, now) for each in written.get("offered") or ()),
        opens=_read_clock(written.get("opens"), usual.opens),
        closes=_read_clock(written.get("closes"), usual.closes),
    )
    asked = _read_asked(written.get("asked"), now, languages, context)
    return Context(context.moving, context.offered, asked, context.opens, context.closes)


def _read_clock(written: str | None, usual: time) -> time:
    """ "24:00" is the day's last minute."""
    if not written:
        return usual
    return time(23, 59) if written.startswith("24") else time.fromisoformat(written.zfill(5))


def _read_window(written: Any, now: datetime) -> Window:
    if isinstance(written, str):
        return Window(_in_zone(written, now), None)
    start, end = written.get("start"), written.get("end")
    return Window(_in_zone(start, now) if start else None, _in_zone(end, now) if end else None)


def _start_of(written: Any, now: datetime) -> datetime:
    start = _read_window(written, now).start
    if start is None:
        raise ValueError("a time on offer has no start")
    return start


def _in_zone(written: str, now: datetime) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment.astimezone(now.tzinfo) if moment.tzinfo else moment.replace(tzinfo=now.tzinfo)


def _read_asked(written: Any, now: datetime, languages: Sequence[str], context: Context) -> Reading | None:
    """What was asked for before: windows, one window, or the words themselves."""
    if not written:
        return None
    if isinstance(written, str):
        return read(written, languages, now, context)
    windows = written.get("windows", [written])
    return Reading(tuple(_read_window(each, now) for each in windows), Precision.OPEN)


def write_reading(reading: Reading | None) -> dict[str, Any]:
    if reading is None:
        return {"start": None, "end": None}
    windows = _write_windows(reading)
    answer: dict[str, Any] = windows[0] if len(windows) == 1 else {"windows": windows}
    answer["precision"] = reading.precision.value
    if reading.prefer is not Prefer.EARLIEST:
        answer["prefer"] = reading.prefer.value
    if reading.option is not None:
        answer["option"] = reading.option
    if reading.is_past:
        answer["past"] = True
    if reading.alternatives:
        answer["alternatives"] = [write_reading(other) for other in reading.alternatives]
    return answer


def _write_windows(reading: Reading) -> list[dict[str, Any]]:
    """Of "around 3" the clock itself is written, of "around the 15th" that day."""
    if reading.target is not None and len(reading.windows) == 1:
        length = ONE_DAY if reading.precision is Precision.DAY else NO_TIME
        return [_write_window(Window(reading.target, reading.target + length))]
    return [_write_window(Window(each.start, each.start) if each.is_point else each) for each in reading.windows]


def _write_window(window: Window) -> dict[str, Any]:
    return {
        "start": window.start.isoformat() if window.start else None,
        "end": window.end.isoformat() if window.end else None,
    }
