"""Creating, replacing and deleting one resource: the miniature and HAPI answer alike."""

from uuid import uuid4

import pytest

from tests.fhir_servers import FhirServer, Resource, SwitchableFhirServer, create_free_slot, http


@pytest.fixture
def slot(hapi_or_sandbox: FhirServer) -> Resource:
    return create_free_slot(hapi_or_sandbox)


def address_of(server: FhirServer, resource: Resource) -> str:
    return f"{server.url}/{resource['resourceType']}/{resource['id']}"


def make_unique_patient() -> tuple[Resource, dict[str, str]]:
    """And the header that asks whether it is there already."""
    key = str(uuid4())
    patient = {"resourceType": "Patient", "identifier": [{"system": "urn:frontdesk:test", "value": key}]}
    return patient, {"If-None-Exist": f"identifier=urn:frontdesk:test|{key}"}


def test_what_is_created_says_where_it_is_and_in_which_version(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    fresh = {name: value for name, value in slot.items() if name not in ("id", "meta")}

    answer = http.post(f"{hapi_or_sandbox.url}/Slot", json=fresh)

    assert answer.status_code == 201
    assert answer.headers["ETag"] == 'W/"1"'
    assert answer.headers["Location"] == f"{address_of(hapi_or_sandbox, answer.json())}/_history/1"
    assert answer.headers["Content-Type"].startswith("application/fhir+json")


def test_minimal_answers_have_no_body(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    busy = {**slot, "status": "busy"}
    answer = http.put(address_of(hapi_or_sandbox, slot), json=busy, headers={"Prefer": "return=minimal"})

    assert (answer.status_code, answer.text, answer.headers["ETag"]) == (200, "", 'W/"2"')


def test_a_change_raises_the_version(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    answer = http.put(address_of(hapi_or_sandbox, slot), json={**slot, "status": "busy"})

    assert (answer.status_code, answer.json()["meta"]["versionId"]) == (200, "2")


def test_the_same_again_keeps_the_version(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    answer = http.put(address_of(hapi_or_sandbox, slot), json=slot)

    assert (answer.status_code, answer.json()["meta"]["versionId"]) == (200, "1")
    assert answer.headers["ETag"] == 'W/"1"'


@pytest.mark.parametrize("written", ['W/"1"', '"1"', "1"])
def test_every_way_to_write_the_version_is_taken(hapi_or_sandbox: FhirServer, slot: Resource, written: str) -> None:
    busy = {**slot, "status": "busy"}
    answer = http.put(address_of(hapi_or_sandbox, slot), json=busy, headers={"If-Match": written})

    assert answer.status_code == 200


@pytest.mark.parametrize(("written", "status"), [('W/"2"', 409), ("garbage", 500)])
def test_another_version_changes_nothing(
    hapi_or_sandbox: FhirServer, slot: Resource, written: str, status: int
) -> None:
    address = address_of(hapi_or_sandbox, slot)
    answer = http.put(address, json={**slot, "status": "busy"}, headers={"If-Match": written})

    assert answer.status_code == status
    assert answer.json()["issue"][0]["severity"] == "error"
    assert http.get(address).json() == slot


def test_an_unchanged_resource_need_not_be_read_again(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    answer = http.get(address_of(hapi_or_sandbox, slot), headers={"If-None-Match": 'W/"1"'})

    assert (answer.status_code, answer.text) == (304, "")


def test_a_conditional_create_happens_once(hapi_or_sandbox: FhirServer) -> None:
    patient, condition = make_unique_patient()

    first, second = (http.post(f"{hapi_or_sandbox.url}/Patient", json=patient, headers=condition) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]


def test_a_condition_that_several_meet_is_refused(hapi_or_sandbox: FhirServer) -> None:
    patient, condition = make_unique_patient()
    for _ in range(2):
        http.post(f"{hapi_or_sandbox.url}/Patient", json=patient).raise_for_status()

    assert http.post(f"{hapi_or_sandbox.url}/Patient", json=patient, headers=condition).status_code == 412


def test_what_is_written_under_a_condition_must_meet_it(hapi_or_sandbox: FhirServer) -> None:
    (patient, _), (_, another) = make_unique_patient(), make_unique_patient()

    assert http.post(f"{hapi_or_sandbox.url}/Patient", json=patient, headers=another).status_code == 400


def test_a_condition_on_the_old_status_can_not_guard_a_booking(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    request = {"method": "PUT", "url": f"Slot?_id={slot['id']}&status=free"}
    entries = [{"request": request, "resource": {**slot, "status": "busy"}}]
    transaction = {"resourceType": "Bundle", "type": "transaction", "entry": entries}

    assert http.post(hapi_or_sandbox.url, json=transaction).status_code == 412
    assert http.get(address_of(hapi_or_sandbox, slot)).json() == slot


def test_a_deleted_resource_is_gone_and_may_come_back(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    address = address_of(hapi_or_sandbox, slot)
    assert http.delete(address).status_code == 200
    assert http.get(address).status_code == 410

    stale, current = ({"If-Match": f'W/"{version}"'} for version in (1, 2))
    assert http.put(address, json=slot, headers=stale).status_code == 409
    assert http.put(address, json=slot, headers=current).status_code == 201
    assert int(http.get(address).json()["meta"]["versionId"]) > 2


def test_what_others_refer_to_is_not_deleted(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    appointment = {
        "resourceType": "Appointment",
        "status": "proposed",
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "participant": [{"actor": {"reference": "Patient/other-01"}, "status": "needs-action"}],
    }
    http.post(f"{hapi_or_sandbox.url}/Appointment", json=appointment).raise_for_status()

    assert http.delete(address_of(hapi_or_sandbox, slot)).status_code == 409
    assert http.get(address_of(hapi_or_sandbox, slot)).status_code == 200


def test_what_never_was_is_not_found(hapi_or_sandbox: FhirServer) -> None:
    assert http.get(f"{hapi_or_sandbox.url}/Slot/never-was").status_code == 404
    assert http.get(f"{hapi_or_sandbox.url}/Nonsense/1").status_code == 404
    assert http.delete(f"{hapi_or_sandbox.url}/Slot/never-was").status_code == 200


def test_a_client_may_choose_an_id_unless_it_is_a_number(hapi_or_sandbox: FhirServer, slot: Resource) -> None:
    chosen, number = f"chosen-{uuid4().hex}", "77777777"

    for id, status in ((chosen, 201), (number, 400)):
        answer = http.put(f"{hapi_or_sandbox.url}/Slot/{id}", json={**slot, "id": id})
        assert answer.status_code == status


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "bookd"},
        {"start": "next tuesday"},
        {"schedule": {"reference": "Schedule/nobodys"}},
        {"schedule": {"reference": "http://elsewhere.example/fhir/Schedule/chen-mission"}},
        {"resourceType": "Patient"},
        {"resourceType": None},
    ],
    ids=[
        "a status that is none",
        "a time that is none",
        "of nobody",
        "of elsewhere",
        "another type",
        "no type",
    ],
)
def test_nonsense_is_refused(hapi_or_sandbox: FhirServer, slot: Resource, wrong: Resource) -> None:
    fresh = {name: value for name, value in {**slot, **wrong}.items() if name not in ("id", "meta") and value}

    answer = http.post(f"{hapi_or_sandbox.url}/Slot", json=fresh)

    assert answer.status_code == 400
    assert answer.json()["resourceType"] == "OperationOutcome"


@pytest.mark.parametrize("wrong", [{"schedule": "Schedule/chen-mission"}, {"identifier": [5]}, {"meta": 5}])
def test_what_the_miniature_can_not_index_leaves_nothing_behind(
    fhir_sandbox: SwitchableFhirServer, wrong: Resource
) -> None:
    """HAPI drops such elements and takes the rest; a mistake of ours had better be seen."""
    slot = create_free_slot(fhir_sandbox)
    address = address_of(fhir_sandbox, slot)

    assert http.put(address, json={**slot, "status": "busy", **wrong}).status_code == 400
    assert http.get(address).json() == slot
    assert http.put(address, json={**slot, "status": "busy"}).status_code == 200


@pytest.mark.parametrize("id", [None, "another"])
def test_body_and_address_must_name_the_same_resource(
    hapi_or_sandbox: FhirServer, slot: Resource, id: str | None
) -> None:
    body = {**slot, "status": "busy", "id": id}
    answer = http.put(address_of(hapi_or_sandbox, slot), json={name: value for name, value in body.items() if value})

    assert answer.status_code == 400


def test_a_body_that_is_no_json_is_refused(hapi_or_sandbox: FhirServer) -> None:
    for content, kind in ((b"{nope", "application/fhir+json"), (b"{}", "text/plain")):
        answer = http.post(f"{hapi_or_sandbox.url}/Slot", content=content, headers={"Content-Type": kind})
        assert answer.status_code == 400
