"""Reads texts with one of the other libraries, in the environment that they share; JSON lines in and out.

In: {"lang", "now", "text"}, after the library's name as the argument. Out: {"starts": [...], "milliseconds"}: where
each time that it finds begins, in its own order. A day begins with the clock that the library gives it.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

Find = Callable[[str, datetime], Iterator[Any]]


def of_dateparser(language: str) -> Find:
    from dateparser.search import search_dates

    language = {"tl": "fil", "zh-hant": "zh-Hant"}.get(language, language)

    def find(text: str, now: datetime) -> Iterator[Any]:
        told = {"RELATIVE_BASE": now, "PREFER_DATES_FROM": "future", "RETURN_AS_TIMEZONE_AWARE": False}
        yield from (found for _, found in search_dates(text, languages=[language], settings=told) or ())

    return find


def of_recognizers(language: str) -> Find:
    """Of the values that it gives for one time, the last is the one to come."""
    from recognizers_date_time import Culture, recognize_datetime

    cultures = {"en": Culture.English, "es": Culture.Spanish, "zh": Culture.Chinese, "zh-hant": Culture.Chinese}

    def find(text: str, now: datetime) -> Iterator[Any]:
        for found in recognize_datetime(text, cultures[language], reference=now):
            value = (found.resolution or {}).get("values", [{}])[-1]
            begins = value.get("start") or value.get("value") or ""
            if value.get("type") in ("duration", "set") or not begins[:1].isdigit():
                continue
            yield begins if "-" in begins else f"{now:%Y-%m-%d} {begins}"  # a time alone is of today

    return find


def of_parsedatetime(_language: str) -> Find:
    import parsedatetime

    calendar = parsedatetime.Calendar()

    def find(text: str, now: datetime) -> Iterator[Any]:
        yield from (found[0] for found in calendar.nlp(text, sourceTime=now) or ())

    return find


def of_timefhuman(_language: str) -> Find:
    import timefhuman

    def find(text: str, now: datetime) -> Iterator[Any]:
        yield from flatten(timefhuman.timefhuman(text, config=timefhuman.tfhConfig(now=now)))

    return find


def flatten(found: Any) -> Iterator[Any]:
    """A pair is a range, a list alternatives."""
    if isinstance(found, list):
        for each in found:
            yield from flatten(each)
    elif isinstance(found, tuple):
        yield from flatten(found[0])
    elif isinstance(found, date):
        yield found


READERS: dict[str, Callable[[str], Find]] = {
    "dateparser": of_dateparser,
    "recognizers-text": of_recognizers,
    "parsedatetime": of_parsedatetime,
    "timefhuman": of_timefhuman,
}


def main() -> None:
    make = READERS[sys.argv[1]]
    finders: dict[str, Find] = {}
    for line in sys.stdin:
        asked = json.loads(line)
        language, now = asked["lang"], datetime.fromisoformat(asked["now"]).replace(tzinfo=None)
        if language not in finders:
            finders[language] = make(language)
            read(finders[language], asked["text"], now)  # so that what it loads at first is not measured
        began = time.process_time()
        starts = read(finders[language], asked["text"], now)
        print(json.dumps({"starts": starts, "milliseconds": (time.process_time() - began) * 1000}), flush=True)


def read(find: Find, text: str, now: datetime) -> list[str]:
    """A library that raises on a text has found nothing in it."""
    try:
        return [datetime.isoformat(begin) for found in find(text, now) if (begin := name_begin(found))]
    except Exception:
        return []


def name_begin(found: Any) -> datetime | None:
    """None for what is no time, such as 24:00:00 or the 30th of February."""
    if isinstance(found, datetime):
        return found.replace(tzinfo=None)
    try:
        return datetime.fromisoformat(str(found))
    except ValueError:
        return None


main()
