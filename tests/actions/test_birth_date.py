"""A date of birth is read however a patient writes it, and out of nothing else."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from actions.birth_date import read_birth_date

NOW = datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("America/Los_Angeles"))
GRACE = date(1986, 4, 12)


@pytest.mark.parametrize(
    "text",
    [
        "4/12/1986",
        "04/12/86",
        "4-12-1986",
        "4.12.1986",
        "4 12 1986",
        "04121986",
        "041286",
        "1986-04-12",
        "April 12 1986",
        "april 12, 1986",
        "April 12th, 1986.",
        "april the 12th 1986",
        "12 april 1986",
        "12th of april 86",
        "12apr86",
        "apr 12 '86",
        "my bday is apr 12 1986",
        "born on the 12th of april 1986",
        "its 4/12/1986 thx",
    ],
)
def test_a_date_of_birth_is_read_in_many_spellings(text: str) -> None:
    assert read_birth_date(text, ("en",), NOW) == GRACE


def test_the_day_comes_first_where_people_write_it_so() -> None:
    assert read_birth_date("12/4/1986", ("es", "en"), NOW) == GRACE


def test_what_can_only_be_the_day_is_the_day() -> None:
    assert read_birth_date("30/11/1958", ("en",), NOW) == date(1958, 11, 30)


def test_a_year_of_two_digits_is_the_last_that_has_begun() -> None:
    assert read_birth_date("3/1/26", ("en",), NOW) == date(2026, 3, 1)
    assert read_birth_date("3/3/26", ("en",), NOW) == date(1926, 3, 3)


@pytest.mark.parametrize(
    "text", ["", "1", "next friday", "415-555-0190", "feb 30 1986", "4/12/2031", "4/12/1850", "tuesday march 10"]
)
def test_nothing_else_is_a_date_of_birth(text: str) -> None:
    assert read_birth_date(text, ("en",), NOW) is None
