"""An attempt is on record before anything is sent, and one turn has one for each time."""

from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.attempts import BOOKED, TAKEN, Attempt, Attempts, name_attempt
from clinic.audit import Deed
from clinic.model import Patient
from clinic.tables import audit, booking_attempts
from tests.clinic.book import at

HARPER = Patient("harper")
NOW = at(0, 8)
DEED = Deed("booked a visit", "the patient chose it", uuid4(), "harper", "Appointment/7", "inbox-1")


def attempt(turn: str = "inbox-1", time_id: str = "Slot/1") -> Attempt:
    shown = {
        "visit_type": {"key": "checkup", "name": "Checkup"},
        "practitioner": {"id": "chen", "name": "Dr. Amara Chen"},
        "place": {"id": "mission", "name": "Mission Clinic", "address": "2480 Mission Street"},
        "start": at(1, 9).isoformat(),
        "end": at(1, 9.5).isoformat(),
    }
    return Attempt(name_attempt(turn, HARPER, time_id), turn, uuid4(), HARPER, shown, NOW)


@pytest.fixture
def attempts(database: AsyncEngine) -> Attempts:
    return Attempts(database)


async def test_the_same_attempt_again_is_known_as_such(attempts: Attempts, engine: Engine) -> None:
    first = await attempts.begin(attempt())
    again = await attempts.begin(replace(attempt(), first_tried_at=at(0, 9)))
    assert (first.is_first, again.is_first) == (True, False)
    assert (again.key, again.first_tried_at) == (first.key, NOW)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(booking_attempts)).scalar_one() == 1


async def test_a_turn_finds_its_open_attempt_and_its_booked_one(attempts: Attempts) -> None:
    assert await attempts.find_of_turn("inbox-1") is None
    begun = await attempts.begin(attempt())
    found = await attempts.find_of_turn("inbox-1")
    assert found is not None
    assert found.outcome is None
    await attempts.settle(begun, BOOKED, "7", DEED)
    found = await attempts.find_of_turn("inbox-1")
    assert found is not None
    visit = found.visit()
    assert (visit.id, visit.start, visit.practitioner.name) == ("7", at(1, 9), "Dr. Amara Chen")
    assert await attempts.find_of_turn("inbox-2") is None


async def test_a_turn_forgets_an_attempt_that_lost_its_time(attempts: Attempts) -> None:
    await attempts.settle(await attempts.begin(attempt()), TAKEN, None, DEED)
    assert await attempts.find_of_turn("inbox-1") is None


async def test_what_became_of_an_attempt_is_written_with_its_audit_or_not_at_all(
    attempts: Attempts, engine: Engine
) -> None:
    begun = await attempts.begin(attempt())
    with pytest.raises(Exception, match="null value"):
        await attempts.settle(begun, BOOKED, "7", replace(DEED, who=None))  # type: ignore[arg-type]
    found = await attempts.find_of_turn("inbox-1")
    assert found is not None
    assert found.outcome is None
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar_one() == 0


def test_an_attempt_has_one_name_for_a_turn_a_patient_and_a_time() -> None:
    names = {
        name_attempt(turn, Patient(patient), time)
        for turn in ("inbox-1", "inbox-2")
        for patient in ("harper", "okafor")
        for time in ("Slot/1", "Slot/2")
    }
    assert len(names) == 8
    assert name_attempt("inbox-1", HARPER, "Slot/1") == name_attempt("inbox-1", HARPER, "Slot/1")
