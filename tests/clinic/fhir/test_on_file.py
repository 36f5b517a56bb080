"""A number leads to the patients on whose file it stands and to those its holders look after, never to a stranger."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.errors import FhirFailure, NotWhole
from clinic.fhir.on_file import MOST_ON_ONE_NUMBER, find_on_file
from clinic.fhir.patients import has_number, is_alive, read_first_name
from clinic.fhir.related_persons import Guardianship
from clinic.on_file import OnFile
from sandbox.made_up_clinic import PATIENTS
from tests.clinic.fhir.answering import Answer, always, answering, in_turn
from tests.clinic.fhir.conftest import OpenClient, put
from tests.fhir_servers import FhirServer, SwitchableFhirServer

Resource = dict[str, Any]
NUMBER = "+14155550102"
MOTHER = "+14155550116"
SPELLINGS = ["+14155550102", "4155550102", "14155550102", "(415) 555-0102", "415-555-0102", "415.555.0102"]
ALLOWED = Guardianship(frozenset({"MTH", "GUARD"}), frozenset({"HPOWATT"}))


def phones(*numbers: str) -> list[Resource]:
    return [{"system": "phone", "value": number} for number in numbers]


def patient(*numbers: str, **more: Any) -> Resource:
    return {"resourceType": "Patient", "id": "p", "telecom": phones(*numbers), **more}


def mother_of(child: str, *numbers: str) -> Resource:
    return {
        "resourceType": "RelatedPerson",
        "id": f"mother-of-{child}",
        "patient": {"reference": f"Patient/{child}"},
        "relationship": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-RoleCode", "code": "MTH"}]}],
        "telecom": phones(*numbers),
    }


def bundle(*resources: Resource) -> Resource:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in resources]}


def batch(own: Resource, related: Resource, status: str = "200 OK") -> Resource:
    entries = [
        {"response": {"status": "200 OK"}, "resource": own},
        {"response": {"status": status}, "resource": related},
    ]
    return {"resourceType": "Bundle", "type": "batch-response", "entry": entries}


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    connection = Connection()
    yield connection
    await connection.close()


async def find(connection: Connection, *answers: Answer, number: str = NUMBER) -> OnFile:
    """What is found on a server that gives these answers, whatever it is asked."""
    async with answering(in_turn(*answers)) as server:
        return await find_on_file(FhirClient(server.url, connection), number, "US", ALLOWED)


async def find_among(connection: Connection, *resources: Resource) -> OnFile:
    return await find(connection, always(200, batch(bundle(*resources), bundle())))


def own_ids(found: OnFile) -> list[str]:
    return [each.patient.id for each in found.own]


def dependant_ids(found: OnFile) -> set[str]:
    return {each.filed.patient.id for each in found.dependants}


@pytest.mark.parametrize("made_up", PATIENTS, ids=lambda each: each.id)
async def test_each_patient_is_found_by_number_however_it_was_written(
    made_up: Any, fhir_server: FhirServer, client: FhirClient
) -> None:
    found = await find_on_file(client, made_up.phone, "US", ALLOWED)
    assert own_ids(found) == [made_up.id]
    assert (found.own[0].birth_date, found.own[0].first_name) == (
        made_up.birth_date,
        made_up.name.removesuffix(made_up.name.split()[-1]).strip(),
    )


@pytest.mark.parametrize("number", ["+14155550199", "+442071838750"], ids=["nobody", "UK"])
async def test_a_number_on_no_file_finds_nobody(number: str, fhir_server: FhirServer, client: FhirClient) -> None:
    assert await find_on_file(client, number, "US", ALLOWED) == OnFile()


async def test_a_mothers_number_finds_her_and_her_children(fhir_server: FhirServer, client: FhirClient) -> None:
    found = await find_on_file(client, MOTHER, "US", ALLOWED)
    assert own_ids(found) == ["reyes-carmen"]
    assert {(each.filed.first_name, each.kin, each.filed.gender) for each in found.dependants} == {
        ("Mateo", "child", "male"),
        ("Sofía", "child", "female"),
    }


async def test_what_staff_changed_is_seen_at_once(fhir_server: FhirServer, client: FhirClient) -> None:
    """Past every kept list: HAPI reuses the result of the same search for a minute."""
    number = f"+1415{uuid4().int % 10_000_000:07}"
    assert await find_on_file(client, number, "US", ALLOWED) == OnFile()
    child = f"child-{uuid4().hex[:8]}"
    put(fhir_server, patient(id=child))
    put(fhir_server, mother_of(child, number))
    assert dependant_ids(await find_on_file(client, number, "US", ALLOWED)) == {child}
    put(fhir_server, {**mother_of(child, number), "active": False})
    assert await find_on_file(client, number, "US", ALLOWED) == OnFile()


async def test_one_request_asks_it_all_and_no_number_is_in_an_address(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    await find_on_file(open_client(fhir_sandbox), MOTHER, "US", ALLOWED)
    (request,) = fhir_sandbox.requests()
    assert (request["method"], request["path"], request["query"]) == ("POST", "", "")


async def test_a_server_that_ignores_the_number_shows_us_no_stranger(connection: Connection) -> None:
    strangers = bundle(patient("+14155550101"), patient("(415) 555-0199"), patient())
    guardians = bundle(mother_of("p", "+14155550101"), mother_of("p"), patient(id="p"))
    assert await find(connection, always(200, batch(strangers, guardians))) == OnFile()


async def test_a_server_that_answers_with_everybody_is_not_believed(connection: Connection) -> None:
    with pytest.raises(NotWhole):
        await find_among(connection, *(patient("+14155550101") for _ in range(MOST_ON_ONE_NUMBER)))


async def test_who_answers_with_every_guardian_still_tells_whose_own_number_it_is(connection: Connection) -> None:
    crowd = bundle(*(mother_of("p", NUMBER) for _ in range(MOST_ON_ONE_NUMBER)))
    found = await find(connection, always(200, batch(bundle(patient(NUMBER, id="own")), crowd)))
    assert (own_ids(found), found.dependants) == (["own"], ())


@pytest.mark.parametrize("status", ["400 Bad Request", "404 Not Found", "403 Forbidden"])
async def test_a_server_without_guardians_still_tells_whose_own_number_it_is(
    status: str, connection: Connection
) -> None:
    found = await find(connection, always(200, batch(bundle(patient(NUMBER, id="own")), {}, status)))
    assert (own_ids(found), found.dependants) == (["own"], ())


async def test_guardians_that_can_not_be_had_for_now_are_not_taken_for_none(connection: Connection) -> None:
    away = batch(bundle(patient(NUMBER)), {}, "503 Service Unavailable")
    with pytest.raises(FhirFailure):
        await find(connection, always(200, away), always(200, bundle(patient(NUMBER))), always(500))


@pytest.mark.parametrize(
    "no_batch",
    [
        always(400),
        always(405),
        always(500),
        always(200, {}),
        always(200, bundle()),
        always(200, batch({}, {}, "?")),
    ],
    ids=["refused", "unknown", "failed", "empty", "no answers", "no status"],
)
async def test_a_server_without_batches_is_asked_twice(no_batch: Answer, connection: Connection) -> None:
    own, related = bundle(patient(NUMBER, id="own")), bundle(mother_of("child", NUMBER), patient(id="child"))
    found = await find(connection, no_batch, always(200, own), always(200, related))
    assert (own_ids(found), dependant_ids(found)) == (["own"], {"child"})


async def test_children_whom_a_server_does_not_send_along_are_fetched(connection: Connection) -> None:
    related = batch(bundle(), bundle(mother_of("child", NUMBER), mother_of("other", NUMBER)))
    fetched = bundle(patient(id="child"), patient(id="stranger"))
    assert dependant_ids(await find(connection, always(200, related), always(200, fetched))) == {"child"}


async def test_two_patients_on_one_number_are_both_told(connection: Connection) -> None:
    found = await find_among(connection, patient(NUMBER, id="mother"), patient("415 555 0102", id="son"))
    assert own_ids(found) == ["mother", "son"]


async def test_a_dead_child_is_nobodys_dependant(connection: Connection) -> None:
    related = bundle(mother_of("p", NUMBER), patient(deceasedBoolean=True))
    assert await find(connection, always(200, batch(bundle(), related))) == OnFile()


async def test_the_server_is_asked_for_the_truth_and_to_refuse_what_it_does_not_know(connection: Connection) -> None:
    async with answering(always(200, batch(bundle(), bundle()))) as server:
        await find_on_file(FhirClient(server.url, connection), NUMBER, "US", ALLOWED)
    (heard,) = server.heard
    assert (heard.headers["Prefer"], heard.headers["Cache-Control"]) == ("handling=strict", "no-cache")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_number_is_compared_and_not_its_spelling(spelling: str) -> None:
    assert has_number(patient(spelling), NUMBER, "US")


@pytest.mark.parametrize(
    "resource",
    [
        patient(active=False),
        patient(deceasedBoolean=True),
        patient(deceasedDateTime="2020-01-01"),
        patient(link=[{"other": {"reference": "Patient/new"}, "type": "replaced-by"}]),
    ],
    ids=["inactive", "dead", "died", "merged"],
)
def test_files_that_no_longer_count_are_passed_over(resource: Resource) -> None:
    assert not is_alive(resource)


@pytest.mark.parametrize(
    "resource",
    [
        patient(telecom=[{"system": "phone", "value": NUMBER, "use": "old"}]),
        patient(telecom=[{"system": "phone", "value": NUMBER, "period": {"end": "2020-01-01"}}]),
        patient(telecom=[{"system": "fax", "value": NUMBER}]),
        patient(telecom=[{"system": "phone"}]),
        patient("415-555-0102 ext. 12"),
        patient("5550102"),
    ],
    ids=["old", "ended", "fax", "empty", "extension", "short"],
)
def test_numbers_that_no_longer_count_are_passed_over(resource: Resource) -> None:
    assert not has_number(resource, NUMBER, "US")


def test_a_file_without_an_active_element_counts() -> None:
    resource = patient(telecom=[{"system": "sms", "value": NUMBER}])
    assert is_alive(resource)
    assert has_number(resource, NUMBER, "US")


GUADALUPE = {"use": "official", "given": ["Guadalupe", "Maria"], "family": "Ruiz"}


@pytest.mark.parametrize(
    ("names", "called"),
    [
        ([GUADALUPE], "Guadalupe"),
        ([GUADALUPE, {"use": "usual", "text": "鲁伊斯"}], "Guadalupe"),
        ([GUADALUPE, {"use": "nickname", "given": ["Lupe"]}], "Lupe"),
        ([{"use": "nickname", "given": ["Lu"], "period": {"end": "2001"}}, GUADALUPE], "Guadalupe"),
        ([{"family": "Ruiz"}], ""),
        ([], ""),
    ],
)
def test_somebody_is_called_by_the_name_they_go_by(names: list[Resource], called: str) -> None:
    assert read_first_name(names) == called
