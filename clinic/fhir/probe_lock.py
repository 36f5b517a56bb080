"""Tries to book a Slot by an old version, on resources made for it that no patient is ever offered."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from clinic.fhir.client import FhirClient
from clinic.fhir.errors import Answered, FhirFailure, NoAnswer
from clinic.fhir.free_slots import write_instant
from clinic.fhir.resource import Resource
from clinic.fhir.search import FRESH, search
from clinic.fhir.transaction import BOOKING_SYSTEM, Request, write_transaction


async def hold_lock_to_the_test(client: FhirClient) -> bool:
    """True when the old version was refused and left no Appointment behind."""
    made: list[str] = []
    try:
        request = await _make_outdated_request(client, made)
        was_refused = await _is_refused(client, request)
        found = await search(client, "Appointment", {"identifier": f"{BOOKING_SYSTEM}|{request.key}"}, FRESH)
        made += [f"Appointment/{each['id']}" for each in found.resources]
        return was_refused and not found.resources
    finally:
        await _delete(client, made)


async def _make_outdated_request(client: FhirClient, made: list[str]) -> Request:
    """On a Schedule that is not active, so that nobody is offered its Slot."""
    room = await _create(client, {"resourceType": "Location", "status": "inactive", "name": "Frontdesk probe"}, made)
    actor = {"reference": f"Location/{room['id']}"}
    schedule = await _create(client, {"resourceType": "Schedule", "active": False, "actor": [actor]}, made)
    start = datetime.now(UTC) + timedelta(days=3650)
    slot = {
        "resourceType": "Slot",
        "schedule": {"reference": f"Schedule/{schedule['id']}"},
        "status": "free",
        "start": write_instant(start),
        "end": write_instant(start + timedelta(minutes=5)),
    }
    first = await _create(client, slot, made)
    await client.send("put", f"Slot/{first['id']}", {**first, "comment": "Frontdesk probe: changed"})
    service = {"text": "Frontdesk probe"}
    place = actor["reference"]
    return Request(uuid4().hex, place, [first], service, place, place, datetime.now(UTC))


async def _is_refused(client: FhirClient, request: Request) -> bool:
    try:
        await client.transact(write_transaction(request))
    except Answered as refusal:
        return 400 <= refusal.status < 500
    return False


async def _create(client: FhirClient, resource: Resource, made: list[str]) -> Resource:
    """As the server stored it."""
    stored = await client.send("post", resource["resourceType"], resource, {"Prefer": "return=representation"})
    if stored is None or "id" not in stored:
        raise NoAnswer("the server does not tell what it has stored")
    made.append(f"{resource['resourceType']}/{stored['id']}")
    return stored


async def _delete(client: FhirClient, made: list[str]) -> None:
    """The last first, since each refers to those before it; some servers don't let us, and it does no harm there."""
    for reference in reversed(made):
        with suppress(FhirFailure):
            await client.send("delete", reference)
