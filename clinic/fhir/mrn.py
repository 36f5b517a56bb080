"""Finds the patient with an MRN and a birth date, in one request, whatever was typed for an MRN."""

import re
from datetime import date

from clinic.fhir.client import FhirClient
from clinic.fhir.errors import NotWhole
from clinic.fhir.patients import each_contact, is_alive, read_birth_date
from clinic.fhir.resource import Resource, each_coding
from clinic.fhir.search import Params, search
from clinic.model import Patient
from clinic.records import Findable
from clinic.telephone import read_number

MOST_WITH_ONE_MRN = 10
LONGEST = 40
_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_NOBODYS = "-"  # asked for where nothing was typed that could be an MRN: then too a request is made


async def find_by_mrn(
    client: FhirClient, mrn: str, birth_date: date, system: str | None, region: str
) -> Findable | None:
    """None unless it is one living patient, with a number that a text can be sent to."""
    written = _read_mrn(mrn)
    tokens = [f"{system}|{each}" if system else each for each in dict.fromkeys((written, written.upper()))]
    params: Params = {"identifier": ",".join(tokens), "_count": MOST_WITH_ONE_MRN}
    found = await search(client, "Patient", params, private=True)
    if found.next_page is not None or len(found.resources) >= MOST_WITH_ONE_MRN:
        raise NotWhole("Patient")
    meant = [each for each in found.resources if is_alive(each) and _has_mrn(each, written, system)]
    meant = [each for each in meant if read_birth_date(each.get("birthDate")) == birth_date]
    number = choose_number(meant[0], region) if len(meant) == 1 else None
    return None if number is None else Findable(Patient(meant[0]["id"]), number)


def choose_number(patient: Resource, region: str) -> str | None:
    """E.164: a mobile before others, then in the order that the records give."""
    ranked = sorted(
        each_contact(patient), key=lambda each: (each.get("use") != "mobile", each.get("rank", len(patient["telecom"])))
    )
    numbers = (read_number(each["value"], region) for each in ranked)
    return next((number for number in numbers if number is not None), None)


def _read_mrn(text: str) -> str:
    """Without what has a meaning of its own in a search (FHIR R4, search.html#escaping)."""
    return re.sub(r"[^\w./-]", "", text)[:LONGEST] or _NOBODYS


def _has_mrn(patient: Resource, mrn: str, system: str | None) -> bool:
    return any(
        each.get("value", "").casefold() == mrn.casefold() and _is_mrn(each, system)
        for each in patient.get("identifier", ())
    )


def _is_mrn(identifier: Resource, system: str | None) -> bool:
    if system is not None:
        return bool(identifier.get("system") == system)
    codings = each_coding([identifier.get("type", {})])
    return any(each.get("system") == _TYPES and each.get("code") == "MR" for each in codings)
