"""The miniature server's bad days come when they are switched on, and only then."""

import httpx
import pytest

from tests.fhir_servers import SwitchableFhirServer, create_free_slot, http

SEARCH = "/Slot?status=free&_count=1"


def test_a_refusal_strikes_as_often_as_asked_and_then_no_more(fhir_sandbox: SwitchableFhirServer) -> None:
    fhir_sandbox.fault(fail_with=503, retry_after=2, count=2)

    answers = [http.get(fhir_sandbox.url + SEARCH) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert answers[0].headers["Retry-After"] == "2"
    assert answers[0].json()["resourceType"] == "OperationOutcome"


def test_a_fault_strikes_only_the_requests_it_names(fhir_sandbox: SwitchableFhirServer) -> None:
    fhir_sandbox.fault(fail_with=500, only={"method": "GET", "path": "Patient/.*"})

    assert http.get(f"{fhir_sandbox.url}/Patient/other-01").status_code == 500
    assert http.get(f"{fhir_sandbox.url}/Patient").status_code == 200
    assert http.get(f"{fhir_sandbox.url}/Schedule/chen-mission").status_code == 200


def test_a_healed_server_answers_again(fhir_sandbox: SwitchableFhirServer) -> None:
    fhir_sandbox.fault(fail_with=503)
    assert http.get(fhir_sandbox.url + SEARCH).status_code == 503

    fhir_sandbox.heal()

    assert http.get(fhir_sandbox.url + SEARCH).status_code == 200


def test_a_slow_server_outlasts_a_short_patience(fhir_sandbox: SwitchableFhirServer) -> None:
    fhir_sandbox.fault(slow_ms=2_000, count=1)

    with pytest.raises(httpx.ReadTimeout):
        http.get(fhir_sandbox.url + SEARCH, timeout=0.1)


def test_a_lost_answer_is_lost_after_the_change_was_made(fhir_sandbox: SwitchableFhirServer) -> None:
    slot = create_free_slot(fhir_sandbox)
    address = f"{fhir_sandbox.url}/Slot/{slot['id']}"
    fhir_sandbox.fault(lose_answer_after_commit=1, count=1, only={"method": "PUT"})

    with pytest.raises(httpx.TransportError):
        http.put(address, json={**slot, "status": "busy"})

    assert http.get(address).json()["status"] == "busy"


def test_a_misspelt_fault_is_refused(fhir_sandbox: SwitchableFhirServer) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        fhir_sandbox.fault(fails_with=503)


def test_requests_are_remembered_in_their_order(fhir_sandbox: SwitchableFhirServer) -> None:
    http.get(fhir_sandbox.url + SEARCH, headers={"Cache-Control": "no-store"})
    http.get(f"{fhir_sandbox.url}/Patient/nobody")

    remembered = [(each["method"], each["path"], each["query"], each["status"]) for each in fhir_sandbox.requests()]

    assert remembered == [("GET", "Slot", "status=free&_count=1", 200), ("GET", "Patient/nobody", "", 404)]


def test_a_fresh_server_knows_nothing_of_the_test_before(fhir_sandbox: SwitchableFhirServer) -> None:
    slot = create_free_slot(fhir_sandbox)
    http.post(f"{fhir_sandbox.switches}/reset").raise_for_status()

    assert http.get(f"{fhir_sandbox.url}/Slot/{slot['id']}").status_code == 404
    assert len(fhir_sandbox.requests()) == 1


def test_a_server_that_ignores_versions_does_so_in_transactions_alone(fhir_sandbox: SwitchableFhirServer) -> None:
    slot = create_free_slot(fhir_sandbox)
    path, fhir_json = f"Slot/{slot['id']}", {"Content-Type": "application/fhir+json"}
    put = {"request": {"method": "PUT", "url": path, "ifMatch": 'W/"7"'}, "resource": {**slot, "status": "busy"}}
    transaction = {"resourceType": "Bundle", "type": "transaction", "entry": [put]}
    fhir_sandbox.fault(ignore_if_match=True)

    alone = http.put(f"{fhir_sandbox.url}/{path}", json=put["resource"], headers={**fhir_json, "If-Match": 'W/"7"'})
    together = http.post(fhir_sandbox.url, json=transaction, headers=fhir_json)

    assert (alone.status_code, together.status_code) == (409, 200)
