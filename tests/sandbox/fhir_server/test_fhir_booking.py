"""A booking is one transaction, guarded by the Slot's version; the miniature answers it as real servers do."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.fhir_servers import FhirServer, Resource, create_free_slot, http

BOOKING_SYSTEM = "urn:frontdesk:test-booking"
# HAPI and the miniature say 409, others 412: a client must take both for "someone was quicker".
SOMEONE_WAS_QUICKER = {409, 412}
FRESH = {"Cache-Control": "no-cache"}


def book(slot: Resource, key: str, version: str | None, patient: str = "other-01") -> list[Resource]:
    """The two entries of a booking; `version` goes into ifMatch as it is."""
    appointment = {
        "resourceType": "Appointment",
        "identifier": [{"system": BOOKING_SYSTEM, "value": key}],
        "status": "booked",
        "start": slot["start"],
        "end": slot["end"],
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "participant": [{"actor": {"reference": f"Patient/{patient}"}, "status": "accepted"}],
    }
    create = {"method": "POST", "url": "Appointment", "ifNoneExist": f"identifier={BOOKING_SYSTEM}|{key}"}
    entry = {"fullUrl": f"urn:uuid:{uuid4()}", "request": create, "resource": appointment}
    return [entry, replace(slot, version, status="busy")]


def replace(slot: Resource, version: str | None, **changes: Any) -> Resource:
    guard = {} if version is None else {"ifMatch": version}
    return {"request": {"method": "PUT", "url": f"Slot/{slot['id']}", **guard}, "resource": {**slot, **changes}}


def version_of(slot: Resource) -> str:
    return f'W/"{slot["meta"]["versionId"]}"'


def send(server: FhirServer, *entries: Resource, kind: str = "transaction", **headers: str) -> httpx.Response:
    bundle = {"resourceType": "Bundle", "type": kind, "entry": list(entries)}
    return http.post(server.url, json=bundle, headers={"Content-Type": "application/fhir+json", **headers})


def read_slot(server: FhirServer, slot: Resource) -> Resource:
    found: Resource = http.get(f"{server.url}/Slot/{slot['id']}", headers=FRESH).raise_for_status().json()
    return found


def find_booking(server: FhirServer, key: str, **headers: str) -> list[Resource]:
    parameters = {"identifier": f"{BOOKING_SYSTEM}|{key}"}
    bundle = (
        http.get(f"{server.url}/Appointment", params=parameters, headers=headers or FRESH).raise_for_status().json()
    )
    return [entry["resource"] for entry in bundle.get("entry", [])]


@pytest.fixture
def slot(fhir_server: FhirServer) -> Resource:
    return create_free_slot(fhir_server)


@pytest.fixture
def key() -> str:
    return str(uuid4())


def test_a_booking_makes_the_appointment_and_takes_the_slot(fhir_server: FhirServer, slot: Resource, key: str) -> None:
    answer = send(fhir_server, *book(slot, key, version_of(slot)))

    assert answer.status_code == 200
    assert [entry["response"]["status"][:3] for entry in answer.json()["entry"]] == ["201", "200"]
    assert read_slot(fhir_server, slot)["status"] == "busy"
    assert [found["slot"][0]["reference"] for found in find_booking(fhir_server, key)] == [f"Slot/{slot['id']}"]


def test_the_wrong_version_leaves_nothing_behind(fhir_server: FhirServer, slot: Resource, key: str) -> None:
    answer = send(fhir_server, *book(slot, key, 'W/"77"'))

    assert answer.status_code in SOMEONE_WAS_QUICKER
    assert find_booking(fhir_server, key) == []
    assert read_slot(fhir_server, slot) == slot


def test_of_many_at_the_same_instant_one_has_the_slot(fhir_server: FhirServer, slot: Resource) -> None:
    keys = [str(uuid4()) for _ in range(12)]
    with ThreadPoolExecutor(len(keys)) as crowd:
        answers = list(crowd.map(lambda key: send(fhir_server, *book(slot, key, version_of(slot))), keys))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    assert set(statuses[1:]) <= SOMEONE_WAS_QUICKER
    assert sum(len(find_booking(fhir_server, key)) for key in keys) == 1


def test_a_replay_is_refused_and_finds_its_first_booking(fhir_server: FhirServer, slot: Resource, key: str) -> None:
    entries = book(slot, key, version_of(slot))
    assert send(fhir_server, *entries).status_code == 200

    assert send(fhir_server, *entries).status_code in SOMEONE_WAS_QUICKER
    assert len(find_booking(fhir_server, key)) == 1


def test_a_replay_on_the_current_version_books_no_second_time(
    fhir_server: FhirServer, slot: Resource, key: str
) -> None:
    assert send(fhir_server, *book(slot, key, version_of(slot))).status_code == 200

    answer = send(fhir_server, *book(slot, key, version_of(read_slot(fhir_server, slot))))

    assert answer.status_code == 200
    assert answer.json()["entry"][0]["response"]["status"].startswith("200")
    assert len(find_booking(fhir_server, key)) == 1


def test_without_a_version_nothing_guards_the_slot(fhir_server: FhirServer, slot: Resource) -> None:
    answers = [send(fhir_server, *book(slot, str(uuid4()), None)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_slot_read_as_busy_can_be_booked_twice(fhir_server: FhirServer, slot: Resource) -> None:
    """The danger: an unchanged body keeps its version, so ifMatch protects only who has seen `free`."""
    send(fhir_server, *book(slot, str(uuid4()), version_of(slot))).raise_for_status()
    busy = read_slot(fhir_server, slot)

    assert send(fhir_server, *book(busy, str(uuid4()), version_of(busy))).status_code == 200


def test_two_resources_of_one_key_are_refused(fhir_server: FhirServer, slot: Resource, key: str) -> None:
    for _ in range(2):
        twin = {**book(slot, key, None)[0]["resource"]}
        http.post(f"{fhir_server.url}/Appointment", json=twin).raise_for_status()

    assert send(fhir_server, *book(slot, key, version_of(slot))).status_code == 412


def test_a_moved_visit_loses_no_time_when_the_new_one_is_taken(
    fhir_server: FhirServer, slot: Resource, key: str
) -> None:
    send(fhir_server, *book(slot, key, version_of(slot))).raise_for_status()
    old, new = read_slot(fhir_server, slot), create_free_slot(fhir_server)
    send(fhir_server, *book(new, str(uuid4()), version_of(new))).raise_for_status()
    [visit] = find_booking(fhir_server, key)
    moved = {**visit, "slot": [{"reference": f"Slot/{new['id']}"}], "start": new["start"], "end": new["end"]}
    guard = {"method": "PUT", "url": f"Appointment/{visit['id']}", "ifMatch": version_of(visit)}

    answer = send(
        fhir_server,
        {"request": guard, "resource": moved},
        replace(old, version_of(old), status="free"),
        replace(new, version_of(new), status="busy"),
    )

    assert answer.status_code in SOMEONE_WAS_QUICKER
    assert read_slot(fhir_server, slot) == old
    assert find_booking(fhir_server, key) == [visit]


def test_a_transaction_answers_with_resources_when_it_is_asked_to(
    fhir_server: FhirServer, slot: Resource, key: str
) -> None:
    answer = send(fhir_server, *book(slot, key, version_of(slot)), Prefer="return=representation")

    assert [entry["resource"]["resourceType"] for entry in answer.json()["entry"]] == ["Appointment", "Slot"]
