"""An MRN and a birth date together lead to one living patient with a number on file, or to nobody."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.errors import NotWhole
from clinic.fhir.mrn import MOST_WITH_ONE_MRN, choose_number, find_by_mrn
from clinic.fhir.patients import read_patients
from clinic.model import Patient
from clinic.records import Findable
from sandbox.made_up_clinic import MRN_SYSTEM
from tests.clinic.fhir.answering import always, answering
from tests.clinic.fhir.conftest import OpenClient, put
from tests.fhir_servers import FhirServer, SwitchableFhirServer

Resource = dict[str, Any]
GRACE, BORN = "MH-100217", date(1986, 4, 12)
TYPE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}]}


def patient(mrn: str, *, system: str = MRN_SYSTEM, **more: Any) -> Resource:
    return {
        "resourceType": "Patient",
        "id": f"p-{uuid4().hex[:8]}",
        "identifier": [{"system": system, "value": mrn}],
        "birthDate": BORN.isoformat(),
        "telecom": [{"system": "phone", "value": "(415) 555-0101"}],
        **more,
    }


async def find(*resources: Resource, mrn: str = GRACE, system: str | None = MRN_SYSTEM) -> Findable | None:
    """What is found on a server that answers with these whatever it is asked."""
    bundle = {"resourceType": "Bundle", "entry": [{"resource": each} for each in resources]}
    connection = Connection()
    async with answering(always(200, bundle)) as server:
        found = await find_by_mrn(FhirClient(server.url, connection), mrn, BORN, system, "US")
    await connection.close()
    return found


@pytest.mark.parametrize("mrn", [GRACE, "mh-100217", " MH-100217. "])
async def test_a_patient_is_found_however_the_mrn_was_typed(
    mrn: str, fhir_server: FhirServer, client: FhirClient
) -> None:
    found = await find_by_mrn(client, mrn.strip(" ."), BORN, MRN_SYSTEM, "US")
    assert found == Findable(Patient("harper"), "+14155550101")


@pytest.mark.parametrize(
    ("mrn", "born"),
    [(GRACE, date(1986, 4, 13)), ("MH-999999", BORN), ("", BORN), ("MH-100217,MH-100348|x\\", BORN), ("*", BORN)],
)
async def test_one_of_the_two_alone_finds_nobody(
    mrn: str, born: date, fhir_server: FhirServer, client: FhirClient
) -> None:
    assert await find_by_mrn(client, mrn, born, MRN_SYSTEM, "US") is None


@pytest.mark.parametrize("mrn", [GRACE, "MH-999999", "", "🙂"])
async def test_one_request_is_made_whatever_is_asked_and_no_mrn_is_in_an_address(
    mrn: str, fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    await find_by_mrn(open_client(fhir_sandbox), mrn, BORN, MRN_SYSTEM, "US")
    (request,) = fhir_sandbox.requests()
    assert (request["method"], request["path"], request["query"]) == ("POST", "Patient/_search", "")


@pytest.mark.parametrize(
    "resource",
    [
        patient("MH-1"),
        patient(GRACE, system="urn:another"),
        patient(GRACE, birthDate="1986"),
        patient(GRACE, active=False),
        patient(GRACE, deceasedBoolean=True),
        patient(GRACE, telecom=[]),
        patient(GRACE, telecom=[{"system": "phone", "value": "(415) 555-0101", "use": "old"}]),
    ],
    ids=["another MRN", "another system", "half a birth date", "inactive", "dead", "no number", "an old number"],
)
async def test_whom_a_lenient_server_proposes_is_compared_here(resource: Resource) -> None:
    assert await find(resource) is None


async def test_two_with_one_mrn_are_nobody() -> None:
    assert await find(patient(GRACE)) is not None
    assert await find(patient(GRACE), patient(GRACE)) is None


async def test_a_server_that_answers_with_everybody_is_not_believed() -> None:
    with pytest.raises(NotWhole):
        await find(*(patient("MH-1") for _ in range(MOST_WITH_ONE_MRN)))


async def test_without_a_system_the_identifiers_type_must_say_that_it_is_an_mrn() -> None:
    typed = [{"type": TYPE, "system": "urn:any", "value": GRACE}]
    assert await find(patient(GRACE, identifier=typed), system=None) is not None
    assert await find(patient(GRACE), system=None) is None


def test_a_mobile_is_the_best_number_then_the_first_in_rank() -> None:
    home = {"system": "phone", "value": "415 555 0102", "rank": 1}
    work = {"system": "phone", "value": "415 555 0103", "rank": 2}
    mobile = {"system": "phone", "value": "415 555 0104", "use": "mobile", "rank": 3}
    assert choose_number({"telecom": [work, home, mobile]}, "US") == "+14155550104"
    assert choose_number({"telecom": [work, home]}, "US") == "+14155550102"
    assert choose_number({"telecom": [{"system": "phone", "value": "ask mother"}, work]}, "US") == "+14155550103"
    assert choose_number({}, "US") is None


async def test_the_files_of_patients_are_read_if_they_live(fhir_server: FhirServer, client: FhirClient) -> None:
    dead = put(fhir_server, patient("MH-0", deceasedBoolean=True))
    read = await read_patients(client, ["harper", dead["id"], "nobody-at-all"])
    assert [(each.patient.id, each.first_name, each.birth_date) for each in read] == [("harper", "Grace", BORN)]
