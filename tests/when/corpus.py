"""Reads the corpora of texts and the windows they mean (docs/adding-a-language.md)."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from when import read
from when.model import POINT, Context, Reading, Window

FOLDER = Path(__file__).parent
ONE_DAY = timedelta(days=1)
SETTINGS = ("zone", "now", "visit", "offered", "asked", "opens", "closes", "first_run")
_DAILY = re.compile(r"(\S+) \.\. (\S+) (\d\d:\d\d)-(\d\d:\d\d)")


@dataclass(frozen=True)
class Expression:
    """`windows` None: the text names no time. `admits` and `refuses` are starts, where windows would be too many."""

    language: str
    category: str
    text: str
    now: datetime
    context: Context
    windows: tuple[Window, ...] | None
    admits: tuple[datetime, ...] = ()
    refuses: tuple[datetime, ...] = ()
    alternative: tuple[Window, ...] | None = None
    prefer: str | None = None
    option: int | None = None

    def read(self) -> Reading | None:
        return read(self.text, [self.language], self.now, self.context, also_past=True)

    def find_fault(self, reading: Reading | None) -> str | None:
        """What is wrong with a reading, or None."""
        if self.windows is None and not self.admits:
            return None if reading is None else f"a time where there is none: {reading.windows}"
        if reading is None:
            return "no time"
        if self.admits:
            kept = all(reading.admits(each) for each in self.admits)
            return None if kept and not any(reading.admits(each) for each in self.refuses) else "admits the wrong times"
        if set(reading.windows) != set(self.windows or ()):
            return f"{reading.windows}"
        return self._find_fault_beside(reading)

    def _find_fault_beside(self, reading: Reading) -> str | None:
        if self.prefer is not None and reading.prefer != self.prefer:
            return f"prefers {reading.prefer}"
        if self.option is not None and reading.option != self.option:
            return f"option {reading.option}"
        if self.alternative and self.alternative not in [other.windows for other in reading.alternatives]:
            return f"alternatives {reading.alternatives}"
        return None

    def is_usable(self, reading: Reading | None) -> bool:
        """Right, or a search by it would find what is wanted: the first windows overlap."""
        if self.find_fault(reading) is None:
            return True
        if reading is None or not self.windows:
            return False
        return overlap(reading.windows[0], self.windows[0])


def overlap(one: Window, two: Window) -> bool:
    begins = one.start is None or two.end is None or one.start < two.end
    return begins and (two.start is None or one.end is None or two.start < one.end)


def list_languages() -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if (path / "expressions.toml").exists())


def read_corpus(language: str, name: str) -> list[Expression]:
    path = FOLDER / language / f"{name}.toml"
    return list(_read(language, tomllib.loads(path.read_text("utf-8")))) if path.exists() else []


def read_first_run(language: str, name: str) -> str:
    """What of a corpus was right, and what usable, before anything was mended by it; "" where nobody wrote it down."""
    path = FOLDER / language / f"{name}.toml"
    return str(tomllib.loads(path.read_text("utf-8")).get("first_run", "")) if path.exists() else ""


def _read(language: str, tables: Mapping[str, Any]) -> Iterator[Expression]:
    settings = {key: tables[key] for key in SETTINGS if key in tables}
    for category, expressions in tables.items():
        if category not in SETTINGS:
            for text, meant in expressions.items():
                own = meant if isinstance(meant, dict) else {"is": meant}
                yield _read_expression(language, category, text, {**settings, **own})


def _read_expression(language: str, category: str, text: str, entry: Mapping[str, Any]) -> Expression:
    zone = ZoneInfo(entry["zone"])
    now = entry["now"].replace(tzinfo=zone)
    return Expression(
        language=language,
        category=category,
        text=text,
        now=now,
        context=_read_context(language, entry, now),
        windows=_read_windows(entry.get("is", "none"), zone),
        admits=tuple(_read_moment(each, zone) for each in entry.get("admits", ())),
        refuses=tuple(_read_moment(each, zone) for each in entry.get("refuses", ())),
        alternative=_read_windows(entry.get("or", "none"), zone),
        prefer=entry.get("prefer"),
        option=entry.get("option"),
    )


def _read_context(language: str, entry: Mapping[str, Any], now: datetime) -> Context:
    zone = now.tzinfo
    assert isinstance(zone, ZoneInfo)
    visit = _read_windows(entry.get("visit", "none"), zone)
    usual = Context()
    return Context(
        moving=visit[0] if visit else None,
        offered=tuple(_read_moment(each, zone) for each in entry.get("offered", ())),
        asked=read(entry["asked"], [language], now) if "asked" in entry else None,
        opens=time.fromisoformat(entry["opens"]) if "opens" in entry else usual.opens,
        closes=time.fromisoformat(entry["closes"]) if "closes" in entry else usual.closes,
    )


def _read_windows(written: str | list[str], zone: ZoneInfo) -> tuple[Window, ...] | None:
    if written == "none":
        return None
    listed = written if isinstance(written, list) else [written]
    return tuple(window for each in listed for window in _read_window(each, zone))


def _read_window(written: str, zone: ZoneInfo) -> Iterator[Window]:
    """ "2026-03-05", "2026-03-05 15:00", "… / …" with ".." for an open side, "day .. day 06:00-12:00"."""
    if daily := _DAILY.fullmatch(written):
        day, last = (datetime.fromisoformat(each) for each in daily.groups()[:2])
        while day <= last:
            yield Window(*(_read_moment(f"{day:%Y-%m-%d} {each}", zone) for each in daily.groups()[2:]))
            day += ONE_DAY
    elif " / " in written:
        start, end = written.split(" / ")
        yield Window(*(None if each == ".." else _read_moment(each, zone) for each in (start, end)))
    else:
        start_of = _read_moment(written, zone)
        is_day = len(written) == len("2026-03-05")
        yield Window(start_of, _read_moment(f"{start_of + ONE_DAY:%Y-%m-%d}", zone) if is_day else start_of + POINT)


def _read_moment(written: str, zone: ZoneInfo) -> datetime:
    day, _, clock = written.partition(" ")
    midnight = datetime.fromisoformat(day).replace(tzinfo=zone)
    if clock == "24:00":
        return midnight + ONE_DAY
    hour, minute, *second = (int(each) for each in (clock or "00:00").split(":"))
    return midnight.replace(hour=hour, minute=minute, second=second[0] if second else 0)
