"""Finds whose number it is; the server only proposes, and each number it proposes is compared here."""

from collections.abc import Iterator

from clinic.fhir.client import FhirClient
from clinic.fhir.errors import NotWhole
from clinic.fhir.resource import Resource
from clinic.fhir.search import Params, search
from clinic.model import Patient
from clinic.telephone import read_number, spell

# Far more than share a number; who answers with more has not understood the question.
MOST_ON_ONE_NUMBER = 50


async def find_patients(client: FhirClient, number: str, region: str) -> tuple[Patient, ...]:
    """Every living, active Patient with this number (E.164) as a number of their own.

    `active` is compared here too: HAPI does not find a Patient without the element by `active=true`.
    """
    params: Params = {"phone": ",".join(spell(number, region)), "_count": MOST_ON_ONE_NUMBER}
    found = await search(client, "Patient", params, private=True)
    if found.next_page is not None or len(found.resources) >= MOST_ON_ONE_NUMBER:
        raise NotWhole("Patient")
    return tuple(Patient(each["id"]) for each in found.resources if answers_to(each, number, region))


def answers_to(patient: Resource, number: str, region: str) -> bool:
    if not patient.get("active", True) or patient.get("deceasedBoolean") or "deceasedDateTime" in patient:
        return False
    if any(link.get("type") == "replaced-by" for link in patient.get("link", ())):
        return False
    return any(read_number(value, region) == number for value in _each_number(patient))


def _each_number(patient: Resource) -> Iterator[str]:
    for contact in patient.get("telecom", ()):
        is_current = contact.get("use") != "old" and "end" not in contact.get("period", {})
        if is_current and contact.get("system") in ("phone", "sms") and "value" in contact:
            yield contact["value"]
