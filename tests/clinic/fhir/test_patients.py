"""A number leads to the patients on whose file it stands, and never to a stranger."""

from typing import Any

import pytest
from aiohttp import web

from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.errors import NotWhole
from clinic.fhir.patients import MOST_ON_ONE_NUMBER, answers_to, find_patients
from clinic.model import Patient
from sandbox.made_up_clinic import PATIENTS
from tests.clinic.fhir.answering import always, answering
from tests.fhir_servers import FhirServer, SwitchableFhirServer

Resource = dict[str, Any]
NUMBER = "+14155550102"
SPELLINGS = ["+14155550102", "4155550102", "14155550102", "(415) 555-0102", "415-555-0102", "415.555.0102"]


def patient(*numbers: str, **more: Any) -> Resource:
    telecom = [{"system": "phone", "value": number} for number in numbers]
    return {"resourceType": "Patient", "id": "p", "telecom": telecom, **more}


async def find(*resources: Resource, number: str = NUMBER) -> tuple[Patient, ...]:
    """What is found on a server that answers with these whatever it is asked."""
    entries = [{"resource": resource} for resource in resources]
    connection = Connection()
    async with answering(always(200, {"resourceType": "Bundle", "entry": entries})) as server:
        found = await find_patients(FhirClient(server.url, connection), number, "US")
    await connection.close()
    return found


@pytest.mark.parametrize("made_up", PATIENTS, ids=lambda each: each.id)
async def test_each_patient_is_found_by_number_however_it_was_written(
    made_up: Any, fhir_server: FhirServer, client: FhirClient
) -> None:
    assert await find_patients(client, made_up.phone, "US") == (Patient(made_up.id),)


@pytest.mark.parametrize("number", ["+14155550199", "+14155550113", "+442071838750"], ids=["nobody", "guardian", "UK"])
async def test_a_number_on_no_patients_file_finds_nobody(
    number: str, fhir_server: FhirServer, client: FhirClient
) -> None:
    assert await find_patients(client, number, "US") == ()


async def test_a_server_that_ignores_the_number_shows_us_no_stranger() -> None:
    assert await find(patient("+14155550101"), patient("(415) 555-0199"), patient()) == ()


async def test_a_server_that_answers_with_everybody_is_not_believed() -> None:
    crowd = [patient("+14155550101") for _ in range(MOST_ON_ONE_NUMBER)]
    with pytest.raises(NotWhole):
        await find(*crowd)


async def test_two_patients_on_one_number_are_both_told() -> None:
    assert len(await find(patient(NUMBER, id="mother"), patient("415 555 0102", id="son"))) == 2


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_number_is_compared_and_not_its_spelling(spelling: str) -> None:
    assert answers_to(patient(spelling), NUMBER, "US")


@pytest.mark.parametrize(
    "resource",
    [
        patient(NUMBER, active=False),
        patient(NUMBER, deceasedBoolean=True),
        patient(NUMBER, deceasedDateTime="2020-01-01"),
        patient(NUMBER, link=[{"other": {"reference": "Patient/new"}, "type": "replaced-by"}]),
        patient(telecom=[{"system": "phone", "value": NUMBER, "use": "old"}]),
        patient(telecom=[{"system": "phone", "value": NUMBER, "period": {"end": "2020-01-01"}}]),
        patient(telecom=[{"system": "fax", "value": NUMBER}]),
        patient(telecom=[{"system": "phone"}]),
        patient("415-555-0102 ext. 12"),
        patient("5550102"),
    ],
    ids=["inactive", "dead", "died", "merged", "old", "ended", "fax", "empty", "extension", "short"],
)
def test_files_and_numbers_that_no_longer_count_are_passed_over(resource: Resource) -> None:
    assert not answers_to(resource, NUMBER, "US")


def test_a_file_without_an_active_element_counts() -> None:
    assert answers_to(patient(telecom=[{"system": "sms", "value": NUMBER}]), NUMBER, "US")


async def test_one_request_asks_for_all_spellings_and_none_of_it_is_in_the_address(
    fhir_sandbox: SwitchableFhirServer,
) -> None:
    connection = Connection()
    await find_patients(FhirClient(fhir_sandbox.url, connection), NUMBER, "US")
    await connection.close()
    (request,) = fhir_sandbox.requests()
    assert (request["method"], request["path"], request["query"]) == ("POST", "Patient/_search", "")


async def test_the_server_is_asked_to_refuse_what_it_does_not_know() -> None:
    headers: list[str] = []

    async def note(request: web.Request) -> web.StreamResponse:
        headers.append(request.headers["Prefer"])
        return web.json_response({"resourceType": "Bundle"})

    connection = Connection()
    async with answering(note) as server:
        await find_patients(FhirClient(server.url, connection), NUMBER, "US")
    await connection.close()
    assert headers == ["handling=strict"]
