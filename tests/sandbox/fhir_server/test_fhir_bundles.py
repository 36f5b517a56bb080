"""Transactions and batches: the miniature and HAPI do them alike."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.fhir_servers import FhirServer, Resource, create_free_slot, http


def send(server: FhirServer, kind: str, *entries: Resource, to: str = "", **headers: str) -> httpx.Response:
    bundle = {"resourceType": "Bundle", "type": kind, "entry": list(entries)}
    return http.post(server.url + to, json=bundle, headers=headers)


def post(resource: Resource, full_url: str = "", **condition: str) -> Resource:
    request = {"method": "POST", "url": resource["resourceType"], **condition}
    return {"fullUrl": full_url or f"urn:uuid:{uuid4()}", "request": request, "resource": resource}


def put(resource: Resource, **changes: Any) -> Resource:
    request = {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}
    return {"request": request, "resource": {**resource, **changes}}


def get(url: str) -> Resource:
    return {"request": {"method": "GET", "url": url}}


def delete(url: str) -> Resource:
    return {"request": {"method": "DELETE", "url": url}}


def statuses_of(answer: httpx.Response) -> list[str]:
    return [entry["response"]["status"][:3] for entry in answer.raise_for_status().json()["entry"]]


@pytest.fixture
def slot(hapi_or_sandbox: FhirServer) -> Resource:
    return create_free_slot(hapi_or_sandbox)


def test_entries_may_refer_to_each_other_before_they_exist(hapi_or_sandbox: FhirServer) -> None:
    child = f"urn:uuid:{uuid4()}"
    guardian = {"resourceType": "RelatedPerson", "patient": {"reference": child}}

    answer = send(hapi_or_sandbox, "transaction", post(guardian), post({"resourceType": "Patient"}, child))

    assert statuses_of(answer) == ["201", "201"]
    places = [entry["response"]["location"].partition("/_history")[0] for entry in answer.json()["entry"]]
    stored = http.get(f"{hapi_or_sandbox.url}/{places[0]}").json()
    assert stored["patient"]["reference"] == places[1]


def test_a_reference_to_what_is_there_already_leads_to_it(hapi_or_sandbox: FhirServer) -> None:
    key, child = str(uuid4()), f"urn:uuid:{uuid4()}"
    patient = {"resourceType": "Patient", "identifier": [{"system": "urn:frontdesk:test", "value": key}]}
    there = http.post(f"{hapi_or_sandbox.url}/Patient", json=patient).json()["id"]
    guardian = {"resourceType": "RelatedPerson", "patient": {"reference": child}}

    condition = {"ifNoneExist": f"identifier=urn:frontdesk:test|{key}"}
    answer = send(hapi_or_sandbox, "transaction", post(guardian), post(patient, child, **condition))

    assert statuses_of(answer) == ["201", "200"]
    place = answer.json()["entry"][0]["response"]["location"].partition("/_history")[0]
    assert http.get(f"{hapi_or_sandbox.url}/{place}").json()["patient"]["reference"] == f"Patient/{there}"


def test_a_reference_that_leads_nowhere_undoes_everything(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    orphan = {"resourceType": "RelatedPerson", "patient": {"reference": f"urn:uuid:{uuid4()}"}}

    answer = send(hapi_or_sandbox, "transaction", put(slot, status="busy"), post(orphan))

    assert answer.status_code == 400
    assert http.get(f"{hapi_or_sandbox.url}/Slot/{slot['id']}").json()["status"] == "free"


def test_an_unknown_patient_undoes_everything(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    appointment = {
        "resourceType": "Appointment",
        "status": "proposed",
        "participant": [{"actor": {"reference": "Patient/nobody"}, "status": "needs-action"}],
    }

    answer = send(hapi_or_sandbox, "transaction", post(appointment), put(slot, status="busy"))

    assert answer.status_code == 400
    assert http.get(f"{hapi_or_sandbox.url}/Slot/{slot['id']}").json()["status"] == "free"


def test_reads_in_a_transaction_see_its_writes(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    answer = send(
        hapi_or_sandbox,
        "transaction",
        get(f"Slot/{slot['id']}"),
        put(slot, status="busy"),
        get(f"Slot?_id={slot['id']}&status=busy"),
    )

    read, written, found = answer.raise_for_status().json()["entry"]
    assert read["resource"]["status"] == "busy"
    assert written["response"]["etag"].strip('W/"') == "2"
    assert [entry["resource"]["id"] for entry in found["resource"]["entry"]] == [slot["id"]]


def test_what_a_transaction_deletes_with_its_last_reference_goes(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    appointment = {
        "resourceType": "Appointment",
        "status": "proposed",
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "participant": [{"actor": {"reference": "Patient/other-01"}, "status": "needs-action"}],
    }
    id = http.post(f"{hapi_or_sandbox.url}/Appointment", json=appointment).json()["id"]

    send(hapi_or_sandbox, "transaction", delete(f"Slot/{slot['id']}"), delete(f"Appointment/{id}")).raise_for_status()

    assert http.get(f"{hapi_or_sandbox.url}/Slot/{slot['id']}").status_code == 410


def test_a_resource_may_be_touched_once(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    answer = send(hapi_or_sandbox, "transaction", put(slot), put(slot, status="busy"))

    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["collection", "searchset"])
def test_other_bundles_are_refused(hapi_or_sandbox: FhirServer, slot: Resource, kind: str) -> None:
    assert send(hapi_or_sandbox, kind, put(slot, status="busy")).status_code == 400


@pytest.mark.parametrize("to", ["", "/", "/?"])
def test_the_base_is_the_base_however_it_is_written(hapi_or_sandbox: FhirServer, slot: Resource, to: str) -> None:
    assert statuses_of(send(hapi_or_sandbox, "transaction", put(slot, status="busy"), to=to)) == ["200"]


def test_the_entries_of_a_batch_stand_for_themselves(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    wrong = put(slot, status="busy-tentative")
    wrong["request"]["ifMatch"] = 'W/"9"'

    answer = send(
        hapi_or_sandbox,
        "batch",
        wrong,
        get("Slot/never-was"),
        put(slot, status="busy"),
        get("Slot?colour=blue"),
        get("Schedule?actor=Practitioner/chen"),
    )

    assert statuses_of(answer) == ["409", "404", "200", "400", "200"]
    assert http.get(f"{hapi_or_sandbox.url}/Slot/{slot['id']}").json()["status"] == "busy"
