"""Values are spoken in a locale and in the clinic's zone."""

from datetime import UTC, datetime

import pytest

from messaging.segments import spare_segments
from messaging.speech import Speech

NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("locale", "format_spec", "spoken"),
    [
        ("en", "date", "Tue, Nov 24"),
        ("en", "long_date", "Tuesday, November 24, 2026"),
        ("en", "time", "3:30 PM"),
        ("es", "date", "mar, 24 nov"),
        ("es", "time", "15:30"),
        ("zh", "long_date", "2026年11月24日星期二"),
    ],
)
def test_dates_and_times(locale: str, format_spec: str, spoken: str) -> None:
    speech = Speech(locale, NEW_YORK)
    template = f"{{start:{format_spec}}}"
    for start in ("2026-11-24T20:30:00+00:00", "2026-11-24T15:30:00-05:00", datetime(2026, 11, 24, 20, 30, tzinfo=UTC)):
        assert spare_segments(speech.vformat(template, (), {"start": start})) == spoken


@pytest.mark.parametrize(
    ("start", "spoken"),
    [("2026-11-01T05:30:00Z", "1:30 AM"), ("2026-11-01T06:30:00Z", "1:30 AM"), ("2026-03-08T07:00:00Z", "3:00 AM")],
)
def test_the_hour_follows_the_clinics_summer_time(start: str, spoken: str) -> None:
    assert spare_segments(Speech("en", NEW_YORK).vformat("{start:time}", (), {"start": start})) == spoken


def test_a_late_evening_in_utc_is_still_the_same_day_in_the_clinic() -> None:
    assert Speech("en", NEW_YORK).vformat("{start:date}", (), {"start": "2026-11-25T01:00:00Z"}) == "Tue, Nov 24"


def test_lists_are_spoken() -> None:
    assert Speech("en", NEW_YORK).vformat("{names:list}", (), {"names": ["a", "b", "c"]}) == "a, b, and c"


def test_a_value_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        Speech("en", NEW_YORK).vformat("{nobody}", (), {})


@pytest.mark.parametrize(("whose", "said"), [("Mateo", "Mateo: Checkup, Mateo"), ("", "Checkup")])
def test_a_value_that_may_be_empty_brings_its_own_sign(whose: str, said: str) -> None:
    assert Speech("en", NEW_YORK).vformat("{whose:label}Checkup{whose:after}", (), {"whose": whose}) == said
