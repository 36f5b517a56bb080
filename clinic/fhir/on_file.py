"""Asks who is on the files of a number, in one request: whose own it is, and whom its holders look after."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

import structlog

from clinic.fhir.client import FhirClient
from clinic.fhir.errors import Answered, FhirFailure, NotWhole
from clinic.fhir.patients import has_number, is_alive, read_patient
from clinic.fhir.related_persons import Guardianship, patient_of, read_dependant, speaks_by
from clinic.fhir.resource import Resource
from clinic.fhir.search import FRESH, Params, read_bundle, search
from clinic.on_file import Dependant, OnFile
from clinic.telephone import spell

log = structlog.get_logger()

# Far more than share a number; who answers with more has not understood the question.
MOST_ON_ONE_NUMBER = 50

Bundles = tuple[Resource, Resource]


async def find_on_file(client: FhirClient, number: str, region: str, allowed: Guardianship) -> OnFile:
    """Every living, active Patient with this number (E.164), and those of the RelatedPersons with it."""
    spellings = ",".join(spell(number, region))
    own, related = await _ask(client, spellings)
    patients = [each for each in _read_whole(own, "Patient") if is_alive(each) and has_number(each, number, region)]
    guardians = [each for each in _read_guardians(related) if speaks_by(each, number, region)]
    files = {each["id"]: each for each in (*_read_included(related), *patients)}
    files |= await _read_missing(client, {patient_of(each) for each in guardians} - files.keys())
    return OnFile(
        tuple(read_patient(each) for each in {each["id"]: each for each in patients}.values()),
        tuple(_each_dependant(guardians, files, allowed)),
    )


def _params(spellings: str) -> Mapping[str, Params]:
    phone: Params = {"phone": spellings, "_count": MOST_ON_ONE_NUMBER}
    return {"Patient": phone, "RelatedPerson": {**phone, "_include": "RelatedPerson:patient"}}


async def _ask(client: FhirClient, spellings: str) -> Bundles:
    """By a batch; by two searches where the server has no batch, or has failed at this one."""
    asked = _params(spellings)
    try:
        answer = await client.send("post", "", _write_batch(asked), FRESH)
        return _read_batch(answer)
    except FhirFailure as failure:
        log.info("asked without a batch", error=type(failure).__name__, status=getattr(failure, "status", None))
    own = await client.read_by_form("Patient/_search", asked["Patient"], FRESH)
    try:
        return own, await client.read_by_form("RelatedPerson/_search", asked["RelatedPerson"], FRESH)
    except Answered as refusal:
        return own, _do_without(refusal.status)


def _write_batch(asked: Mapping[str, Params]) -> Resource:
    requests = [{"method": "GET", "url": f"{kind}?{urlencode(params, doseq=True)}"} for kind, params in asked.items()]
    return {"resourceType": "Bundle", "type": "batch", "entry": [{"request": each} for each in requests]}


def _read_batch(answer: Resource | None) -> Bundles:
    """NotWhole unless each of the two is answered for itself."""
    entries = (answer or {}).get("entry", ())
    if len(entries) != 2:
        raise NotWhole("batch")
    own, related = entries
    if _status_of(own) != 200:
        raise Answered(_status_of(own))
    if _status_of(related) != 200:
        return own["resource"], _do_without(_status_of(related))
    return own["resource"], related["resource"]


def _status_of(entry: Resource) -> int:
    """Of an entry such as {"response": {"status": "200 OK"}, "resource": …}."""
    status = str(entry.get("response", {}).get("status", ""))[:3]
    if not status.isdecimal() or (status == "200" and "resource" not in entry):
        raise NotWhole("batch")
    return int(status)


def _do_without(status: int) -> Resource:
    """A server that can't be asked for guardians still knows whose own number it is; one that is away does not."""
    if not 400 <= status < 500 or status == 429:
        raise Answered(status)
    log.warning("no guardians by number", kind="RelatedPerson", status=status)
    return {}


def _read_whole(bundle: Resource, kind: str) -> tuple[Resource, ...]:
    """NotWhole for a page of many: a part of them would mislead."""
    found = read_bundle(bundle, kind)
    if found.next_page is not None or len(found.resources) >= MOST_ON_ONE_NUMBER:
        raise NotWhole(kind)
    return found.resources


def _read_guardians(bundle: Resource) -> tuple[Resource, ...]:
    """None from a server that answers with everybody: then patients still act for themselves."""
    try:
        return _read_whole(bundle, "RelatedPerson")
    except NotWhole:
        log.error("no guardians by number", kind="RelatedPerson", error="NotWhole")
        return ()


def _read_included(bundle: Resource) -> Iterable[Resource]:
    resources = (each.get("resource", {}) for each in bundle.get("entry", ()))
    return [each for each in resources if each.get("resourceType") == "Patient"]


async def _read_missing(client: FhirClient, ids: set[str | None]) -> dict[str, Resource]:
    """The patients of guardians whom a server without `_include` has not sent along."""
    wanted = sorted(id for id in ids if id is not None)
    if not wanted:
        return {}
    found = await search(client, "Patient", {"_id": ",".join(wanted), "_count": MOST_ON_ONE_NUMBER})
    return {each["id"]: each for each in found.resources if each["id"] in wanted}


def _each_dependant(
    guardians: Iterable[Resource], files: Mapping[str, Resource], allowed: Guardianship
) -> Iterable[Dependant]:
    for related in guardians:
        patient = files.get(patient_of(related) or "")
        if patient is not None and is_alive(patient):
            dependant = read_dependant(related, read_patient(patient), allowed)
            if dependant is not None:
                yield dependant
