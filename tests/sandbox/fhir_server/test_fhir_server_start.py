"""The miniature starts with the made-up clinic in it, or empty, and says truly what it can do."""

from pathlib import Path

from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement

from frontdesk.parts.fhir_sandbox import start_fhir_sandbox
from sandbox.fhir_server.app import open_server_with
from sandbox.fhir_server.ask import Ask
from tests.fhir_servers import NOW, SwitchableFhirServer, http


def test_it_says_in_valid_fhir_what_it_can_do(fhir_sandbox: SwitchableFhirServer) -> None:
    statement = http.get(f"{fhir_sandbox.url}/metadata").json()

    CapabilityStatement.model_validate(statement)
    slot = next(each for each in statement["rest"][0]["resource"] if each["type"] == "Slot")
    for parameter in slot["searchParam"]:
        assert http.get(f"{fhir_sandbox.url}/Slot?{parameter['name']}=2026-03-03&_count=1").status_code == 200
    for include in slot["searchInclude"]:
        assert http.get(f"{fhir_sandbox.url}/Slot?_include={include}&_count=1").status_code == 200


def test_its_answers_are_valid_fhir(fhir_sandbox: SwitchableFhirServer) -> None:
    query = "Slot?schedule=chen-mission&_count=3&_include=Slot:schedule&_include:iterate=Schedule:actor"

    Bundle.model_validate(http.get(f"{fhir_sandbox.url}/{query}").json())


def test_the_same_now_and_seed_make_the_same_clinic(fhir_sandbox: SwitchableFhirServer, tmp_path: Path) -> None:
    twin = start_fhir_sandbox(tmp_path, NOW)
    try:
        query = "Slot?schedule=chen-mission,raman-mission&_count=1000&_sort=_id"
        slots = [
            [
                (entry["resource"]["id"], entry["resource"]["status"])
                for entry in http.get(f"{url}/{query}").json()["entry"]
            ]
            for url in (fhir_sandbox.url, twin.url)
        ]
    finally:
        twin.stop()
    assert len(slots[0]) > 500
    assert slots[0] == slots[1]


def test_an_empty_one_has_nobody() -> None:
    answer = open_server_with([], 60).answer(Ask("GET", "Patient", "http://clinic.example/fhir"))

    assert answer.body is not None
    assert answer.body["total"] == 0
