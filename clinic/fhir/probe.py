"""Looks at a FHIR server before patients do: what it can do, and whether it keeps a Slot from being taken twice."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.config import ClinicSettings
from clinic.fhir.client import FhirClient, Limits
from clinic.fhir.connection import Connection
from clinic.fhir.directory import read_directory
from clinic.fhir.drivers import DRIVERS, Driver
from clinic.fhir.errors import Answered, FhirFailure, NotSignedIn
from clinic.fhir.plain_r4 import choose_sign_in
from clinic.fhir.probe_lock import hold_lock_to_the_test
from clinic.fhir.resource import Resource
from clinic.fhir.search import Params, search
from clinic.fhir.visit_types import VisitTypeNames
from clinic.telephone import spell

# HAPI takes a quarter of a minute to write its first CapabilityStatement.
PATIENT_LIMITS = Limits(read=40.0, write=20.0)
NEEDED = {
    "Appointment": {"create", "read", "update", "search-type"},
    "HealthcareService": {"search-type"},
    "Location": {"search-type"},
    "Patient": {"search-type"},
    "Practitioner": {"search-type"},
    "PractitionerRole": {"search-type"},
    "Schedule": {"search-type"},
    "Slot": {"read", "update", "search-type"},
}
NOBODYS_NUMBER = "+15005550006"  # no carrier gives it out; whom a search for it finds, it has not searched for


@dataclass(frozen=True, slots=True)
class Finding:
    """`remedy` says what to do; a finding without one is good news."""

    found: str
    remedy: str | None = None


async def probe_server(settings: ClinicSettings, *, may_write: bool = False) -> list[Finding]:
    """`may_write` also books a Slot made for it with an old version, to see it refused; all of it is deleted again."""
    connection = Connection()
    try:
        try:
            sign_in = choose_sign_in(settings.sign_in, settings.fhir_url, connection)
        except ValueError as error:
            return [Finding(str(error), "check FHIR_PRIVATE_KEY")]
        client = DRIVERS[settings.driver].client(settings.fhir_url, connection, sign_in, limits=PATIENT_LIMITS)
        return await _look_at(client, settings, may_write)
    finally:
        await connection.close()


async def _look_at(client: FhirClient, settings: ClinicSettings, may_write: bool) -> list[Finding]:
    try:
        driver = DRIVERS[settings.driver]
        findings = [*_judge(await client.read("metadata"), driver), Finding(f"{settings.driver}: {driver.does}")]
        findings += [await _look_at_clinic(client, settings), await _look_at_phone_search(client, settings.region)]
        findings.append(await _look_at_guardian_search(client, settings.region))
        if may_write:
            findings.append(await _look_at_lock(client, driver))
        return findings
    except FhirFailure as failure:
        return [_say_why(failure)]


def _judge(statement: Resource, driver: Driver) -> Iterator[Finding]:
    version = str(statement.get("fhirVersion", "no version"))
    yield Finding(
        f"it speaks FHIR {version}", None if version.startswith("4.0") else "FHIR_URL must lead to an R4 base"
    )
    server: Resource = next(iter(statement.get("rest", ())), {})
    if missing := sorted(_list_missing(server, driver)):
        what = ", ".join(missing)
        yield Finding(f"it does not declare {what}", "ask its makers; booking needs each of them")


def _list_missing(server: Resource, driver: Driver) -> Iterator[str]:
    declared = {each.get("type"): _list_codes(each) for each in server.get("resource", ())}
    for resource_type, needed in NEEDED.items():
        yield from (f"{resource_type} {code}" for code in needed - declared.get(resource_type, set()))
    if driver.needs_transactions and "transaction" not in _list_codes(server):
        yield "transactions"


def _list_codes(part: Resource) -> set[str]:
    return {each.get("code", "") for each in part.get("interaction", ())}


async def _look_at_clinic(client: FhirClient, settings: ClinicSettings) -> Finding:
    names = VisitTypeNames(settings.visit_type_system, settings.visit_type_codes)
    facts = (await read_directory(client, names)).facts
    known = set(settings.visit_type_codes.values())
    found = (
        f"{len(facts.visit_types)} visit types, {len(facts.practitioners)} practitioners, {len(facts.places)} places"
    )
    if not facts.schedules:
        return Finding(found, "no Schedule tells with whom, where and for what, so nothing can be booked")
    unmapped = [each.name for each in facts.visit_types if settings.visit_type_codes and each.key not in known]
    missing = f"VISIT_TYPE_CODES lacks {', '.join(unmapped)}: patients find these only in the menu"
    return Finding(found, missing if unmapped else None)


async def _look_at_phone_search(client: FhirClient, region: str) -> Finding:
    params: Params = {"phone": ",".join(spell(NOBODYS_NUMBER, region)), "_count": 2}
    found = await search(client, "Patient", params, private=True)
    if found.resources:
        return Finding("it ignores the telephone number in a search", "it must support Patient?phone to know patients")
    return Finding("it finds patients by telephone number")


async def _look_at_guardian_search(client: FhirClient, region: str) -> Finding:
    remedy = "until it supports RelatedPerson?phone, nobody can act for a child by text"
    try:
        params: Params = {"phone": ",".join(spell(NOBODYS_NUMBER, region)), "_include": "RelatedPerson:patient"}
        found = await search(client, "RelatedPerson", {**params, "_count": 2}, private=True)
    except Answered as refusal:
        return Finding(f"it answered {refusal.status} when asked for guardians by telephone number", remedy)
    if found.resources:
        return Finding("it ignores the telephone number when asked for guardians", remedy)
    return Finding("it finds guardians by telephone number")


async def _look_at_lock(client: FhirClient, driver: Driver) -> Finding:
    if await hold_lock_to_the_test(client):
        return Finding("it refuses to book a Slot that has changed")
    return Finding("it books a Slot that has changed meanwhile", driver.remedy)


def _say_why(failure: FhirFailure) -> Finding:
    if isinstance(failure, NotSignedIn):
        return Finding("we can't sign in to it", "check FHIR_AUTH and what belongs to it")
    if isinstance(failure, Answered):
        remedy = "check what we may do there" if failure.status in (401, 403) else "check FHIR_URL and its own log"
        return Finding(f"it answered {failure.status}", remedy)
    return Finding("it does not answer as a FHIR server", "check FHIR_URL and the way to it")
