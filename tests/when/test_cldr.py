"""Dates, weekdays and months are read as the locales of CLDR write them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date, get_day_names, get_month_names

from when import read

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
TODAY = date(2026, 5, 19)
NOW = datetime(2026, 5, 19, 10, 15, tzinfo=LOS_ANGELES)  # a Tuesday
LOCALES = {
    "en": "en_US",
    "en-GB": "en_GB",
    "es": "es",
    "es-MX": "es_MX",
    "vi": "vi",
    "zh": "zh_Hans_CN",
    "zh-Hant": "zh_Hant_TW",
    "ru": "ru",
}
AMBIGUOUS = {"mar"}  # the sea, and March
YEAR = [TODAY + timedelta(days=ahead) for ahead in range(1, 365, 7)]


def first_day(text: str, tag: str) -> date | None:
    reading = read(text, [tag], NOW)
    start = reading.windows[0].start if reading else None
    return start.date() if start else None


@pytest.mark.parametrize("form", ["short", "medium", "long", "full"])
@pytest.mark.parametrize("tag", LOCALES)
def test_a_date_is_read_in_every_form(tag: str, form: str) -> None:
    written = {format_date(day, form, locale=LOCALES[tag]): day for day in YEAR}
    assert {text: first_day(text, tag) for text in written} == written


@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("tag", LOCALES)
def test_every_weekday_is_the_next_one(tag: str, width: str) -> None:
    names = get_day_names(width, locale=LOCALES[tag])  # type: ignore[arg-type]
    week = [TODAY + timedelta(days=ahead) for ahead in range(1, 8)]
    coming = {name: day for day in week if (name := names[day.weekday()]) not in AMBIGUOUS}
    assert {name: first_day(name, tag) for name in coming} == coming


@pytest.mark.parametrize("tag", LOCALES)
def test_every_month_is_this_one_or_the_next(tag: str) -> None:
    names = get_month_names("wide", "format", locale=LOCALES[tag])
    coming = {names[month]: date(TODAY.year + (month < TODAY.month), month, 1) for month in range(1, 13)}
    assert {name: first_day(name, tag) for name in coming} == coming
