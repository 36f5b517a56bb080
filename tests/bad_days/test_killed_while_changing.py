"""A process is killed with SIGKILL while a visit is moved or called off: it is once, and the patient hears of it."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.bad_days.test_killed_while_booking import BOOKING, PATIENCE_SECONDS, kill_and_start, wait_for
from tests.whole_system import Clinic, PatientsPhone, Row

REPEATS = int(os.environ.get("KILLS_PER_STEP", "1"))
VICTIMS = ["worker", "action server", "PostgreSQL"]


@dataclass(frozen=True)
class Change:
    """`asked_for` leads to a menu of which "1" does the deed; `done` tells so of the visit before and after."""

    asked_for: str
    told: str
    done: Callable[[Row, Row], bool]


CHANGES = {
    "moving": Change("move it to april 8", "Moved", lambda before, after: before["start"] != after["start"]),
    "calling off": Change("cancel my visit", "Cancelled", lambda _, after: after["status"] == "cancelled"),
}
STEPS: dict[str, dict[str, Any]] = {
    "while the records are asked": {"slow_ms": 2000},
    "after the records have changed": {"lose_answer_after_commit": True},
}


def is_attempted(clinic: Clinic, phone: PatientsPhone) -> bool:
    of = "FROM booking_attempts a JOIN conversations c ON c.id = a.conversation_id"
    return len(clinic.rows(f"SELECT 1 {of} WHERE c.address = %s", phone.number)) == 2


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("deed", CHANGES)
@pytest.mark.parametrize("victim", VICTIMS)
@pytest.mark.parametrize("repeat", range(REPEATS))
def test_a_change_survives_a_kill(
    clinic: Clinic, phone: PatientsPhone, step: str, deed: str, victim: str, repeat: int
) -> None:
    change = CHANGES[deed]
    for text in ("sick visit april 7", "1", "1/2/1980", change.asked_for):
        phone.asks(text)
    (before,) = clinic.visits_of(phone.patient)
    clinic.fault("fhir", count=1, only=BOOKING, **STEPS[step])
    phone.texts("1")
    wait_for(lambda: is_attempted(clinic, phone))
    if "lose_answer_after_commit" in STEPS[step]:
        wait_for(lambda: change.done(before, clinic.visits_of(phone.patient)[0]))
    kill_and_start(clinic.part(victim))
    phone.hears_until(change.told, PATIENCE_SECONDS)
    wait_for(lambda: not clinic.unsettled(phone.number))
    (after,) = clinic.visits_of(phone.patient)
    assert change.done(before, after)
    assert clinic.read(before["slot"][0]["reference"])["status"] == "free"
    told = [text for text in clinic.network.sent_to(phone.number) if text.startswith(change.told)]
    assert 1 <= len(told) <= 2, "a kill may double one text, and no more"
