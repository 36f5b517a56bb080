"""The clinic is read from its resources, in whichever of the usual ways they say it."""

from typing import Any

import pytest

from clinic.facts import ClinicFacts
from clinic.fhir.client import FhirClient
from clinic.fhir.directory import make_directory, read_directory
from clinic.fhir.visit_types import VisitTypeNames
from tests.fhir_servers import FhirServer

Resource = dict[str, Any]
SYSTEM = "urn:frontdesk:visit-type"
SNOMED = "http://snomed.info/sct"
NAMES = VisitTypeNames(SYSTEM, {f"{SNOMED}|410620009": "checkup"})


def coded(code: str, system: str = SYSTEM) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def refer(*references: str) -> list[Resource]:
    return [{"reference": reference} for reference in references]


CHECKUP = {"resourceType": "HealthcareService", "id": "s1", "name": "Checkup", "type": [coded("checkup")]}
DENTAL = {"resourceType": "HealthcareService", "id": "s2", "name": "Dental visit", "type": [coded("dental")]}
CHEN = {
    "resourceType": "Practitioner",
    "id": "chen",
    "name": [{"family": "Chen", "given": ["Amara"], "prefix": ["Dr."]}],
}
MISSION = {"resourceType": "Location", "id": "mission", "name": "Mission Clinic", "address": {"city": "San Francisco"}}
DALY = {"resourceType": "Location", "id": "daly", "name": "Daly City Clinic"}
ROLE = {
    "resourceType": "PractitionerRole",
    "id": "role",
    "practitioner": {"reference": "Practitioner/chen"},
    "location": refer("Location/mission"),
    "healthcareService": refer("HealthcareService/s1"),
}


def schedule(*actors: str, **more: Any) -> Resource:
    return {"resourceType": "Schedule", "id": "book", "actor": refer(*actors), **more}


def read(
    *schedules: Resource,
    services: tuple[Resource, ...] = (CHECKUP, DENTAL),
    practitioners: tuple[Resource, ...] = (CHEN,),
    places: tuple[Resource, ...] = (MISSION, DALY),
    roles: tuple[Resource, ...] = (ROLE,),
    names: VisitTypeNames = NAMES,
) -> ClinicFacts:
    lists = {
        "HealthcareService": services,
        "Practitioner": practitioners,
        "PractitionerRole": roles,
        "Location": places,
        "Schedule": schedules,
    }
    return make_directory(lists, names).facts


async def test_the_made_up_clinic_is_read_whole_from_every_server(fhir_server: FhirServer, client: FhirClient) -> None:
    facts = (await read_directory(client, NAMES)).facts
    assert {each.key: each.name for each in facts.visit_types}["sick_visit"] == "Sick visit"
    assert len(facts.visit_types) == 9
    assert {each.practitioner.name for each in facts.practitioners} == {
        "Dr. Amara Chen",
        "Dr. Luis Ortega",
        "Wendy Nguyen",
        "Dr. Priya Raman",
        "Dr. Daniel Kim",
        "Dr. Elena Petrova",
    }
    assert {each.place.id: each.place.address for each in facts.places} == {
        "daly-city": "355 Gellert Boulevard, Daly City, CA 94015",
        "mission": "2480 Mission Street, San Francisco, CA 94110",
    }
    chen = next(each for each in facts.schedules if each.id == "chen-daly-city")
    assert (chen.practitioner.id, chen.place.id) == ("chen", "daly-city")
    assert {"checkup", "vaccination"} < chen.visit_types
    assert chen.first_day is not None


@pytest.mark.parametrize(
    "book",
    [
        schedule("Practitioner/chen", "Location/mission", "HealthcareService/s1"),
        schedule("Practitioner/chen", "Location/mission", serviceType=[coded("checkup")]),
        schedule("PractitionerRole/role"),
        schedule("Practitioner/chen"),
        schedule("http://ehr.example/fhir/Practitioner/chen", "Location/mission", "HealthcareService/s1"),
    ],
    ids=["actors", "service type", "role", "practitioner with a role", "absolute references"],
)
def test_a_book_tells_with_whom_where_and_for_what_in_many_ways(book: Resource) -> None:
    (read_book,) = read(book).schedules
    assert (read_book.practitioner.id, read_book.place.id) == ("chen", "mission")
    assert read_book.visit_types == {"checkup"}


@pytest.mark.parametrize(
    "book",
    [
        schedule("Location/mission", "HealthcareService/s1"),
        schedule("Practitioner/stranger", "Location/mission", "HealthcareService/s1"),
        schedule("Practitioner/chen", "Location/mission", "HealthcareService/s1", active=False),
    ],
    ids=["nobody", "somebody unknown", "not active"],
)
def test_a_book_that_cannot_be_told_to_a_patient_is_left_out(book: Resource) -> None:
    assert read(book) == ClinicFacts((), (), (), ())


def test_a_book_without_a_place_is_at_the_only_one_there_is() -> None:
    book = schedule("Practitioner/chen", serviceType=[coded("checkup")])
    assert read(book, roles=(), places=(DALY,)).schedules[0].place.id == "daly"
    assert read(book, roles=()).schedules == ()


@pytest.mark.parametrize("retired", [{"active": False}, {"status": "inactive"}])
def test_who_and_what_is_retired_is_left_out(retired: Resource) -> None:
    book = schedule("Practitioner/chen", "Location/mission", "HealthcareService/s1")
    assert read(book, practitioners=({**CHEN, **retired},)).schedules == ()


def test_a_clinics_own_codes_are_mapped_by_setting() -> None:
    service = {**CHECKUP, "type": [coded("410620009", SNOMED)]}
    book = schedule("Practitioner/chen", "Location/mission", serviceType=[coded("410620009", SNOMED)])
    assert read(book, services=(service,)).schedules[0].visit_types == {"checkup"}


def test_a_visit_type_that_no_setting_maps_is_offered_by_its_name() -> None:
    service = {
        "resourceType": "HealthcareService",
        "id": "s9",
        "name": "Acupuncture",
        "type": [{"text": "Acupuncture"}],
    }
    book = schedule("Practitioner/chen", "Location/mission", "HealthcareService/s9")
    facts = read(book, services=(service,))
    assert [(each.key, each.name) for each in facts.visit_types] == [("s9", "Acupuncture")]
    assert facts.schedules[0].visit_types == {"s9"}


def test_the_same_visit_at_two_places_is_one_visit_type() -> None:
    there = {**CHECKUP, "id": "s3", "name": "Checkup (Daly City)"}
    book = schedule("Practitioner/chen", "Location/mission", "HealthcareService/s3")
    assert [each.name for each in read(book, services=(there, CHECKUP)).visit_types] == ["Checkup"]


def test_only_what_can_be_booked_is_told() -> None:
    facts = read(schedule("Practitioner/chen", "Location/mission", "HealthcareService/s1"))
    assert [each.key for each in facts.visit_types] == ["checkup"]
    assert [each.place.id for each in facts.places] == ["mission"]


def test_a_planning_horizon_is_kept() -> None:
    horizon = {"start": "2026-03-02T00:00:00Z", "end": "2026-04"}
    book = schedule("Practitioner/chen", "Location/mission", "HealthcareService/s1", planningHorizon=horizon)
    (read_book,) = read(book).schedules
    assert (str(read_book.first_day), read_book.last_day) == ("2026-03-02", None)


@pytest.mark.parametrize(
    ("names", "spoken"),
    [
        ([{"text": "Dr. Amara Chen", "family": "Chen"}], "Dr. Amara Chen"),
        ([{"family": "Chen", "given": ["Amara", "Lin"], "prefix": ["Dr."]}], "Dr. Amara Chen"),
        ([{"use": "old", "family": "Lin"}, {"use": "official", "text": "A. Chen"}], "A. Chen"),
        ([{"use": "nickname", "text": "Amy"}, {"use": "usual", "text": "Amara Chen"}], "Amara Chen"),
        ([{"family": "Lin", "period": {"end": "2020"}}, {"family": "Chen"}], "Chen"),
    ],
)
def test_a_practitioner_goes_by_the_name_in_use(names: list[Resource], spoken: str) -> None:
    book = schedule("Practitioner/chen", "Location/mission", "HealthcareService/s1")
    assert read(book, practitioners=({**CHEN, "name": names},)).practitioners[0].practitioner.name == spoken


def test_what_the_records_tell_patients_of_a_visit_and_of_a_place_is_kept() -> None:
    told = read(
        schedule("Practitioner/chen", "Location/mission"),
        services=({**CHECKUP, "extraDetails": "Bring your card."},),
        places=({**MISSION, "description": "Parking behind the building."},),
    )
    assert [each.details for each in told.visit_types] == ["Bring your card."]
    assert [known.place.directions for known in told.places] == ["Parking behind the building."]
