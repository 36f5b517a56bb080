"""For whom a RelatedPerson may act is what the clinic's list of roles says, in their period, and never a guess."""

from datetime import date
from typing import Any

import pytest

from clinic.fhir.related_persons import Guardianship, patient_of, read_dependant, speaks_by
from clinic.model import Patient
from clinic.on_file import Dependant, FiledPatient

ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
ALLOWED = Guardianship(frozenset({"MTH", "FTH", "GUARD"}), frozenset({"HPOWATT"}))
CHILD = FiledPatient(Patient("mateo"), "Mateo", date(2017, 5, 2), "male")
NUMBER = "+14155550112"

Resource = dict[str, Any]


def related(*roles: str, system: str = ROLES, **more: Any) -> Resource:
    concepts = [{"coding": [{"system": system, "code": role}]} for role in roles]
    return {"resourceType": "RelatedPerson", "relationship": concepts, **more}


def read(resource: Resource) -> Dependant | None:
    return read_dependant(resource, CHILD, ALLOWED)


@pytest.mark.parametrize(
    ("roles", "kin"),
    [
        (("MTH",), "child"),
        (("GUARD",), "child"),
        (("GRMTH", "GUARD"), "child"),
        (("HPOWATT",), "other"),
        (("DAUC", "HPOWATT"), "parent"),
        (("SPS", "HPOWATT"), "spouse"),
        (("AUNT", "GUARD"), "child"),
        (("MTH", "SPS"), "other"),
    ],
)
def test_the_role_tells_what_the_patient_is_to_who_holds_the_phone(roles: tuple[str, ...], kin: str) -> None:
    dependant = read(related(*roles))
    assert dependant is not None
    assert (dependant.kin, dependant.at_any_age) == (kin, "HPOWATT" in roles)


@pytest.mark.parametrize(
    "resource",
    [related(), related("GRMTH"), related("C"), related("MTH", system="urn:a-clinics-own"), {}],
    ids=["no role", "not in the list", "an emergency contact", "another system", "nothing"],
)
def test_who_is_not_in_the_clinics_list_acts_for_nobody(resource: Resource) -> None:
    assert read(resource) is None


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        ({}, date.min, date.max),
        ({"start": "2024-02-10"}, date(2024, 2, 10), date.max),
        ({"start": "2024-02", "end": "2025-02"}, date(2024, 2, 1), date(2025, 2, 28)),
        ({"start": "2024", "end": "2025"}, date(2024, 1, 1), date(2025, 12, 31)),
        ({"end": "2025-06-30T23:59:59-07:00"}, date.min, date(2025, 6, 30)),
    ],
)
def test_a_period_is_read_however_exact_it_is(period: Resource, since: date, until: date) -> None:
    dependant = read(related("MTH", period=period))
    assert dependant is not None
    assert (dependant.since, dependant.until) == (since, until)


@pytest.mark.parametrize("end", ["soon", "2025-13", ""])
def test_a_period_that_can_not_be_read_lets_nobody_act(end: str) -> None:
    assert read(related("MTH", period={"end": end})) is None


def test_a_guardians_own_birth_date_is_read_where_it_is_on_file() -> None:
    dependant = read(related("MTH", birthDate="1988-01-27"))
    assert dependant is not None
    assert dependant.guardian_birth_date == date(1988, 1, 27)


@pytest.mark.parametrize(
    ("more", "speaks"),
    [({}, True), ({"active": True}, True), ({"active": False}, False), ({"telecom": []}, False)],
)
def test_who_is_not_active_or_has_another_number_does_not_speak_by_it(more: Resource, speaks: bool) -> None:
    telecom = [{"system": "phone", "value": "(415) 555-0112"}]
    assert speaks_by(related("MTH", **{"telecom": telecom, **more}), NUMBER, "US") is speaks


@pytest.mark.parametrize(
    ("reference", "patient"),
    [("Patient/mateo", "mateo"), ("https://ehr.example/fhir/Patient/mateo", "mateo"), ("Group/1", None), ("", None)],
)
def test_a_related_person_is_somebodys(reference: str, patient: str | None) -> None:
    assert patient_of({"patient": {"reference": reference}}) == patient
