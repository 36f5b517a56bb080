"""A wait named by the server is read in both its forms."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine

from clinic.fhir.errors import Answered, NoAnswer, NotWhole
from clinic.fhir.patience import MOST_PATIENCE_SECONDS, TRIES_OF_A_READ, pause_before_next_try, read_retry_after

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [(None, None), ("2", 2.0), (" 0 ", 0.0), ("soon", None), ("-3", None), ("", None)],
)
def test_a_wait_is_a_number_of_seconds(written: str | None, seconds: float | None) -> None:
    assert read_retry_after(written) == seconds


@pytest.mark.parametrize(("later", "seconds"), [(7, 7.0), (-60, 0.0)])
def test_a_wait_may_be_a_date(later: int, seconds: float) -> None:
    with time_machine.travel(NOW, tick=False):
        assert read_retry_after(format_datetime(NOW + timedelta(seconds=later), usegmt=True)) == seconds


def test_pauses_grow_and_end() -> None:
    pauses = [pause_before_next_try(NoAnswer(), tried) for tried in range(1, TRIES_OF_A_READ + 1)]
    assert pauses[-1] is None
    assert all(pause is not None and 0 < pause < MOST_PATIENCE_SECONDS for pause in pauses[:-1])


def test_what_will_not_pass_is_not_waited_for() -> None:
    assert pause_before_next_try(Answered(404), 1) is None
    assert pause_before_next_try(NotWhole(), 1) is None
