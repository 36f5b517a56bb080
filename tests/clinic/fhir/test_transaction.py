"""Every resource we write is valid FHIR, by another's model of it and by the invariants that model forgets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fhir.resources.R4B.appointment import Appointment
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.slot import Slot

from clinic.fhir.transaction import BOOKING_SYSTEM, Request, is_ours, read_location, stands, write_transaction
from tests.clinic.fhir.conftest import request_for
from tests.fhir_servers import NOW, FhirServer, create_free_slot

Resource = dict[str, Any]


def write(server: FhirServer, key: str = "0b3e") -> tuple[Request, list[Resource]]:
    request = request_for(create_free_slot(server), key)
    return request, write_transaction(request)


def test_what_we_write_validates_as_r4b(fhir_server: FhirServer) -> None:
    _, entries = write(fhir_server)
    Appointment.model_validate(entries[0]["resource"])
    Slot.model_validate(entries[1]["resource"])
    Bundle.model_validate({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def test_what_we_write_keeps_the_invariants(fhir_server: FhirServer) -> None:
    request, (appointment, slot) = write(fhir_server)
    visit = appointment["resource"]
    assert visit["status"] == "booked"  # app-3: booked needs start and end
    start, end, created = (datetime.fromisoformat(visit[name]) for name in ("start", "end", "created"))
    assert start.tzinfo is not None
    assert end - start == timedelta(minutes=20)
    assert created == NOW.astimezone(UTC)
    assert all("actor" in each and each["status"] == "accepted" for each in visit["participant"])  # app-1
    assert "cancelationReason" not in visit  # app-4
    assert slot["resource"] == {**request.slots[0], "status": "busy"}


def test_the_condition_matches_what_is_created(fhir_server: FhirServer) -> None:
    """HAPI refuses a conditional create whose resource does not match its own condition."""
    _, (appointment, slot) = write(fhir_server, "0b3e")
    assert appointment["request"]["ifNoneExist"] == f"identifier={BOOKING_SYSTEM}|0b3e"
    assert appointment["resource"]["identifier"] == [{"system": BOOKING_SYSTEM, "value": "0b3e"}]
    assert slot["request"]["ifMatch"].startswith('W/"')
    assert "?" not in appointment["request"]["url"] + slot["request"]["url"]


@pytest.mark.parametrize(
    ("location", "id"),
    [
        ("Appointment/7/_history/1", "7"),
        ("Appointment/7", "7"),
        ("https://ehr.example/r4/Appointment/a-b.c/_history/9", "a-b.c"),
        ("Slot/7/_history/1", None),
        ("", None),
    ],
)
def test_an_id_is_read_out_of_every_form_of_location(location: str, id: str | None) -> None:
    assert read_location(location) == id


def test_a_visit_is_ours_only_under_our_key_and_for_our_patient() -> None:
    request = request_for(
        {"id": "1", "status": "free", "start": "s", "end": "e", "meta": {"versionId": "1"}, "resourceType": "Slot"}, "k"
    )
    appointment = write_transaction(request)[0]["resource"]
    assert is_ours(appointment, "k", "Patient/harper")
    assert not is_ours(appointment, "other", "Patient/harper")
    assert not is_ours(appointment, "k", "Patient/okafor")
    assert not is_ours({**appointment, "identifier": [{"system": "x", "value": "k"}]}, "k", "Patient/harper")


@pytest.mark.parametrize(
    ("status", "is_standing"),
    [("booked", True), ("arrived", True), ("cancelled", False), ("noshow", False), ("entered-in-error", False)],
)
def test_a_cancelled_visit_does_not_stand(status: str, is_standing: bool) -> None:
    assert stands({"status": status}) is is_standing
