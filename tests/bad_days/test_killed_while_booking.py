"""A process is killed with SIGKILL at each step of a booking: one visit, and the patient hears of it."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from frontdesk.parts.part import Part
from tests.whole_system import Clinic, PatientsPhone

# Twenty for each step and victim are asked for before a release; CI has to be quick.
REPEATS = int(os.environ.get("KILLS_PER_STEP", "1"))
VICTIMS = ["worker", "action server", "Rasa", "web", "sweeper", "Redis", "PostgreSQL"]
PATIENCE_SECONDS = 60.0
BOOKING = {"method": "POST", "path": ""}
SENDING = {"method": "POST", "path": ".*Messages.json"}


@dataclass(frozen=True)
class Step:
    """`prepare` slows the step down so that it can be hit; `reached` tells that we are in it."""

    prepare: Callable[[Clinic], None]
    reached: Callable[[Clinic, PatientsPhone], bool]


def is_attempted(clinic: Clinic, phone: PatientsPhone) -> bool:
    query = "SELECT 1 FROM booking_attempts a JOIN conversations c ON c.id = a.conversation_id WHERE c.address = %s"
    return bool(clinic.rows(query, phone.number))


def is_booked(clinic: Clinic, phone: PatientsPhone) -> bool:
    return bool(clinic.visits_of(phone.patient))


def is_being_sent(clinic: Clinic, phone: PatientsPhone) -> bool:
    return any(row["status"] in ("sending", "unknown") for row in clinic.outbox_of(phone.number))


STEPS = {
    "as soon as it is kept": Step(lambda _clinic: None, lambda _clinic, _phone: True),
    "while the records are asked": Step(
        lambda clinic: clinic.fault("fhir", slow_ms=2000, count=1, only=BOOKING), is_attempted
    ),
    "after the records have booked": Step(
        lambda clinic: clinic.fault("fhir", lose_answer_after_commit=True, count=1, only=BOOKING), is_booked
    ),
    "before the answer is sent": Step(
        lambda clinic: clinic.fault("twilio", slow_ms=2000, count=1, only=SENDING), is_being_sent
    ),
    "after the answer is sent": Step(
        lambda clinic: clinic.fault("twilio", lose_answer_after_commit=True, count=1, only=SENDING), is_being_sent
    ),
}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the step was never reached"
        time.sleep(0.01)


def kill_and_start(part: Part) -> None:
    part.kill()
    part.start()


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("victim", VICTIMS)
@pytest.mark.parametrize("repeat", range(REPEATS))
def test_a_booking_survives_a_kill(clinic: Clinic, phone: PatientsPhone, step: str, victim: str, repeat: int) -> None:
    phone.asks("sick visit any day next week")
    STEPS[step].prepare(clinic)
    phone.texts("1")
    wait_for(lambda: STEPS[step].reached(clinic, phone))
    kill_and_start(clinic.part(victim))
    phone.hears_until("Booked", PATIENCE_SECONDS)
    wait_for(lambda: not clinic.unsettled(phone.number))
    assert len(clinic.visits_of(phone.patient)) == 1
    told = [text for text in clinic.network.sent_to(phone.number) if text.startswith("Booked")]
    assert 1 <= len(told) <= 2, "a kill may double one text, and no more"
