"""A desk on the sandbox's FHIR server and a real database, and patients who talk to its skills."""

import pytest

from actions.desk import Desk
from clinic.desk import Clinic
from tests.actions.talk import Talk
from tests.clinic.conftest import StartConversation, database, sandbox_clinic, start_conversation
from tests.fhir_servers import NOW, Resource, SwitchableFhirServer, create

__all__ = ["database", "sandbox_clinic", "start_conversation"]  # fixtures are found by their names

WHITFIELD, ROSA = "+14155550102", "+14155550178"
ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"


@pytest.fixture
def desk(sandbox_clinic: Clinic) -> Desk:
    return Desk(sandbox_clinic, lambda: NOW, "Monday to Friday 8 am to 6 pm")


@pytest.fixture
def talk(desk: Desk, start_conversation: StartConversation) -> Talk:
    """Of a man born on 30 November 1958, whose number is his alone; no visit of his is to come."""
    return Talk(desk, start_conversation(WHITFIELD))


@pytest.fixture
def mother(desk: Desk, start_conversation: StartConversation, fhir_sandbox: SwitchableFhirServer) -> Talk:
    """Of Rosa, born on 27 January 1988, who looks after Mateo, who is nine, and Sofia, who is four."""
    create(fhir_sandbox, patient("Rosa", "1988-01-27") | {"telecom": [{"system": "phone", "value": ROSA}]})
    for given, born, gender in (("Mateo", "2016-05-02", "male"), ("Sofia", "2021-10-19", "female")):
        child = create(fhir_sandbox, patient(given, born) | {"gender": gender})
        create(fhir_sandbox, mother_of(child["id"]))
    return Talk(desk, start_conversation(ROSA))


def patient(given: str, born: str) -> Resource:
    name = [{"family": "Testa", "given": [given]}]
    return {"resourceType": "Patient", "active": True, "name": name, "birthDate": born}


def mother_of(child: str) -> Resource:
    return {
        "resourceType": "RelatedPerson",
        "active": True,
        "patient": {"reference": f"Patient/{child}"},
        "relationship": [{"coding": [{"system": ROLES, "code": "MTH"}]}],
        "telecom": [{"system": "phone", "value": ROSA}],
    }
