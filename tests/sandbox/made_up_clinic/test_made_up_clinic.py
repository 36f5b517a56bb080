"""The made-up clinic is the same from the same seed, is valid FHIR, and hangs together."""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import phonenumbers
import pytest
from fhir.resources.R4B import get_fhir_model_class

from sandbox.made_up_clinic import CLINIC_ZONE, MRN_SYSTEM, PATIENTS, PHONES, load_into, made_up_clinic, read_moment
from tests.fhir_servers import SwitchableFhirServer, http

MONDAY = datetime(2026, 3, 2, 8, tzinfo=CLINIC_ZONE)

Resource = dict[str, Any]


@pytest.fixture(scope="module")
def clinic() -> list[Resource]:
    return made_up_clinic(MONDAY)


def all_of(clinic: list[Resource], resource_type: str) -> list[Resource]:
    return [resource for resource in clinic if resource["resourceType"] == resource_type]


def references_in(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {value["reference"]} if "reference" in value else set()
        return own.union(*map(references_in, value.values()))
    return set().union(*map(references_in, value)) if isinstance(value, list) else set()


def local_start(slot: Resource) -> datetime:
    return datetime.fromisoformat(slot["start"]).astimezone(CLINIC_ZONE)


def test_the_same_now_and_seed_make_the_same_clinic(clinic: list[Resource]) -> None:
    assert made_up_clinic(MONDAY.astimezone(UTC)) == clinic


def test_another_seed_fills_the_book_otherwise(clinic: list[Resource]) -> None:
    another = made_up_clinic(MONDAY, seed=2)

    assert all_of(another, "Patient") == all_of(clinic, "Patient")
    assert all_of(another, "Slot") != all_of(clinic, "Slot")


def test_it_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="zone"):
        made_up_clinic(datetime(2026, 3, 2, 8))


def test_a_time_without_a_zone_is_the_clinics() -> None:
    assert read_moment("2026-03-02T08:00") == MONDAY
    assert read_moment("2026-03-02T16:00Z") == MONDAY


def test_it_has_two_places_six_practitioners_and_a_dozen_patients(clinic: list[Resource]) -> None:
    counted = Counter(resource["resourceType"] for resource in clinic)

    assert (counted["Location"], counted["Practitioner"], len(PATIENTS)) == (2, 6, 12)
    assert counted["Slot"] > 3_000


def test_every_resource_is_valid_fhir(clinic: list[Resource]) -> None:
    for resource in clinic:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_every_resource_comes_after_those_it_refers_to(clinic: list[Resource]) -> None:
    seen: set[str] = set()
    for resource in clinic:
        assert references_in(resource) <= seen, resource["id"]
        seen.add(f"{resource['resourceType']}/{resource['id']}")
    assert len(seen) == len(clinic)


def test_all_times_lie_ahead_in_working_hours(clinic: list[Resource]) -> None:
    for slot in all_of(clinic, "Slot"):
        start = local_start(slot)
        assert MONDAY < start < MONDAY + timedelta(weeks=6)
        assert time(8) <= start.time() < time(18)
        assert start.time().hour != 12
        assert start.weekday() < 6


def test_the_clinic_opens_at_the_same_hour_when_the_clocks_change(clinic: list[Resource]) -> None:
    """On 8 March 2026: eight in the morning is 16:00 UTC before it, and 15:00 UTC after."""
    firsts = {slot["id"]: slot["start"] for slot in all_of(clinic, "Slot") if slot["id"].endswith("-0800")}

    assert firsts["chen-mission-20260306-0800"] == "2026-03-06T16:00:00Z"
    assert firsts["chen-mission-20260309-0800"] == "2026-03-09T15:00:00Z"


def test_nobody_is_in_two_places_at_once(clinic: list[Resource]) -> None:
    taken = Counter((slot["id"].partition("-")[0], slot["start"]) for slot in all_of(clinic, "Slot"))

    assert set(taken.values()) == {1}


def test_a_busy_time_has_one_visit_and_a_free_one_none(clinic: list[Resource]) -> None:
    visits = Counter(visit["slot"][0]["reference"] for visit in all_of(clinic, "Appointment"))

    for slot in all_of(clinic, "Slot"):
        assert visits[f"Slot/{slot['id']}"] == (slot["status"] == "busy"), slot["id"]


def test_some_patients_with_a_phone_have_a_visit_that_their_practitioner_gives(clinic: list[Resource]) -> None:
    roles = {role["practitioner"]["reference"]: role for role in all_of(clinic, "PractitionerRole")}
    standing = [each for each in all_of(clinic, "Appointment") if "/other-" not in repr(each["participant"][0])]
    assert len(standing) == 11
    for visit in standing:
        patient, practitioner, place = (each["actor"]["reference"] for each in visit["participant"])
        service = visit["serviceType"][0]["coding"][0]["code"].replace("_", "-")
        assert {"reference": f"HealthcareService/{service}"} in roles[practitioner]["healthcareService"]
        (offered,) = [each for each in all_of(clinic, "HealthcareService") if each["id"] == service]
        assert {"reference": place} in offered["location"], patient
    times = Counter((visit["participant"][0]["actor"]["reference"], visit["start"]) for visit in standing)
    assert set(times.values()) == {1}


def test_every_schedule_has_free_times_in_its_first_week(clinic: list[Resource]) -> None:
    in_a_week = MONDAY + timedelta(weeks=1)
    free = {slot["schedule"]["reference"] for slot in all_of(clinic, "Slot")
            if slot["status"] == "free" and local_start(slot) < in_a_week}  # fmt: skip

    assert free == {f"Schedule/{schedule['id']}" for schedule in all_of(clinic, "Schedule")}


def test_a_time_that_is_taken_stays_taken_as_its_day_comes_near(clinic: list[Resource]) -> None:
    later = {slot["id"]: slot for slot in all_of(made_up_clinic(MONDAY + timedelta(days=9)), "Slot")}
    kept = [slot for slot in all_of(clinic, "Slot") if slot["id"] in later]
    assert len(kept) > 2_000

    for slot in kept:
        assert later[slot["id"]]["start"] == slot["start"]
        if slot["status"] != "free":
            assert later[slot["id"]]["status"] == slot["status"]


def test_every_patient_has_a_number_and_an_mrn_of_their_own(clinic: list[Resource]) -> None:
    for patient in PATIENTS:
        assert phonenumbers.is_possible_number(phonenumbers.parse(patient.phone))
    assert len({patient.phone for patient in PATIENTS}) == len(PATIENTS)
    mrns = [patient["identifier"][0]["value"] for patient in all_of(clinic, "Patient") if "identifier" in patient]
    assert len(set(mrns)) == len(mrns) == 24
    assert {patient["identifier"][0]["system"] for patient in all_of(clinic, "Patient") if "identifier" in patient} == {
        MRN_SYSTEM
    }


def test_a_phone_in_hand_is_a_patients_or_somebodys_who_looks_after_one() -> None:
    guardians = [owner for owner in PHONES if owner.patient_id is None]
    sharing = [owner for owner in PHONES if owner.phone not in {patient.phone for patient in PATIENTS}]

    assert len({owner.phone for owner in PHONES}) == len(PHONES)
    assert all(owner.looks_after for owner in guardians)
    assert [owner.patient_id for owner in sharing] == ["lindqvist-erik", "reyes-carmen", None, None]


def test_one_phone_in_hand_is_a_grandmothers_of_five() -> None:
    assert [owner.name for owner in PHONES if len(owner.looks_after) == 5] == ["Elvira Morales"]


@pytest.mark.parametrize("year", [2026, 2031])
def test_children_keep_their_age_whatever_the_year(year: int) -> None:
    clinic = made_up_clinic(datetime(year, 12, 30, 8, tzinfo=CLINIC_ZONE), weeks=1)
    [mateo] = [patient for patient in clinic if patient["id"] == "reyes-mateo"]

    assert year - date.fromisoformat(mateo["birthDate"]).year == 9


def test_it_can_be_loaded_into_a_server_again_and_again(
    fhir_sandbox: SwitchableFhirServer, clinic: list[Resource]
) -> None:
    load_into(fhir_sandbox.url, clinic)

    assert {request["status"] for request in fhir_sandbox.requests()} == {200}
    slot = http.get(f"{fhir_sandbox.url}/Slot/chen-mission-20260306-0800").json()
    assert slot["meta"]["versionId"] == "1"


def test_a_server_that_refuses_it_is_not_taken_for_loaded(
    fhir_sandbox: SwitchableFhirServer, clinic: list[Resource]
) -> None:
    fhir_sandbox.fault(fail_with=503, count=1)

    with pytest.raises(httpx.HTTPStatusError):
        load_into(fhir_sandbox.url, clinic)
