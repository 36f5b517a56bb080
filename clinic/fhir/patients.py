"""Reads who a patient is, and whose number it is: a server only proposes, and each number is compared here."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from clinic.fhir.client import FhirClient
from clinic.fhir.resource import Resource
from clinic.fhir.search import search
from clinic.model import Patient
from clinic.on_file import FiledPatient
from clinic.telephone import read_number


def read_patient(patient: Resource) -> FiledPatient:
    return FiledPatient(
        Patient(patient["id"]),
        read_first_name(patient.get("name", ())),
        read_birth_date(patient.get("birthDate")),
        patient.get("gender", ""),
    )


async def read_patients(client: FhirClient, ids: Sequence[str]) -> tuple[FiledPatient, ...]:
    """Those of these who are alive."""
    found = await search(client, "Patient", {"_id": ",".join(ids), "_count": len(ids)})
    return tuple(read_patient(each) for each in found.resources if each["id"] in ids and is_alive(each))


def is_alive(patient: Resource) -> bool:
    """And has one file, this one. Not by `active=true`: HAPI does not find by it a Patient without the element."""
    if not patient.get("active", True) or patient.get("deceasedBoolean") or "deceasedDateTime" in patient:
        return False
    return not any(link.get("type") == "replaced-by" for link in patient.get("link", ()))


def has_number(holder: Resource, number: str, region: str) -> bool:
    """Whether the number (E.164) is a current one of this Patient or RelatedPerson."""
    return any(read_number(each["value"], region) == number for each in each_contact(holder))


def each_contact(holder: Resource) -> Iterator[Resource]:
    """The telephones that are in use, each with its number as `value`."""
    for contact in holder.get("telecom", ()):
        is_current = contact.get("use") != "old" and "end" not in contact.get("period", {})
        if is_current and contact.get("system") in ("phone", "sms") and "value" in contact:
            yield contact


def read_first_name(names: Iterable[Resource]) -> str:
    """What somebody is called: a nickname before the name on their papers."""
    ranks = {"nickname": 0, "usual": 1, "official": 2}
    current = [
        each for each in names if each.get("use") not in ("old", "maiden") and "end" not in each.get("period", {})
    ]
    for name in sorted(current, key=lambda each: ranks.get(each.get("use", ""), 3)):
        if given := " ".join(name.get("given", ())[:1]).strip():
            return given
    return ""


def read_birth_date(written: str | None) -> date | None:
    """None also where only the year or the month is known: it is compared whole."""
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None
