"""Feasts of the lunar calendar and solar terms fall on the days that almanacs print."""

from datetime import UTC, date, datetime, time

import pytest

from when.meanings.calendar import holiday
from when.meanings.lunar import place_lunar_day, place_solar_term
from when.model import Context
from when.scene import Customs, Scene

QINGMING, WINTER_SOLSTICE = (4, 4.81), (12, 21.94)


@pytest.mark.parametrize(
    ("year", "month", "day", "shift", "printed"),
    [
        (2024, 1, 1, 0, date(2024, 2, 10)),
        (2025, 8, 15, 0, date(2025, 10, 6)),  # after a leap sixth month
        (2026, 1, 1, -1, date(2026, 2, 16)),
        (2026, 5, 5, 0, date(2026, 6, 19)),
        (2025, 12, 8, 0, date(2026, 1, 26)),  # the last month reaches into the next year
        (2034, 1, 1, 0, date(2034, 2, 19)),  # after the leap eleventh month of 2033
    ],
)
def test_a_lunar_day_is_placed(year: int, month: int, day: int, shift: int, printed: date) -> None:
    assert place_lunar_day(year, month, day, shift) == printed


def test_a_year_beyond_the_table_has_no_lunar_days() -> None:
    assert place_lunar_day(1900, 1, 1) is None


@pytest.mark.parametrize(
    ("year", "term", "printed"),
    [
        (2025, QINGMING, date(2025, 4, 4)),
        (2026, QINGMING, date(2026, 4, 5)),
        (2027, WINTER_SOLSTICE, date(2027, 12, 22)),
        (2028, WINTER_SOLSTICE, date(2028, 12, 21)),
    ],
)
def test_a_solar_term_is_placed(year: int, term: tuple[int, float], printed: date) -> None:
    assert place_solar_term(year, *term) == printed


@pytest.mark.parametrize(
    ("today", "placed"),
    [(date(2027, 2, 7), date(2027, 2, 7)), (date(2027, 2, 8), date(2028, 1, 27)), (date(2028, 2, 1), None)],
)
def test_a_holiday_of_listed_dates_is_on_the_next_of_them(today: date, placed: date | None) -> None:
    now = datetime.combine(today, time(9), UTC)
    scene = Scene(now, today, Context(), Customs("ymd", {}))
    days = holiday(scene, "dates 2027-02-07 2028-01-27")
    assert (days.spans[0][0] if days else None) == placed
