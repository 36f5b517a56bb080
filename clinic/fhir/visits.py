"""Finds the visits to come of some patients with their Slots, in one request, and reads them whoever made them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from clinic.fhir.client import FhirClient
from clinic.fhir.errors import NotWhole
from clinic.fhir.free_slots import write_instant
from clinic.fhir.resource import Resource, ids_of, read_times, version_of
from clinic.fhir.search import FRESH, MOST_PAGES, Found, Params, read_bundle, search
from clinic.fhir.visit_types import VisitTypes
from clinic.model import Patient, Place, Practitioner
from clinic.records import KnownVisit

OPEN = frozenset(("pending", "booked", "arrived", "checked-in"))
# What staff have not begun to handle, so that a patient may still change it.
NOT_BEGUN = frozenset(("pending", "booked"))
# A visit under way is listed until it ends; FHIR searches by the start alone.
LONGEST_VISIT = timedelta(hours=4)
IN_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Held:
    """An Appointment and those of its Slots that the server has, as they were read together."""

    appointment: Resource
    slots: tuple[Resource, ...]

    def written(self) -> dict[str, Any]:
        return {"appointment": self.appointment, "slots": list(self.slots)}


def read_held(written: dict[str, Any]) -> Held:
    return Held(written["appointment"], tuple(written["slots"]))


async def find_held(client: FhirClient, patients: Sequence[Patient], now: datetime) -> list[Held]:
    params: Params = {
        "patient": ",".join(each.id for each in patients),
        "date": f"ge{write_instant(now - LONGEST_VISIT)}",
        "status": ",".join(sorted(OPEN)),
        "_include": "Appointment:slot",
        "_count": IN_A_PAGE,
    }
    appointments: list[Resource] = []
    slots: dict[str, Resource] = {}
    found = await search(client, "Appointment", params, private=True)
    for _ in range(MOST_PAGES):
        appointments += found.resources
        slots |= {each["id"]: each for each in found.included if each["resourceType"] == "Slot"}
        if found.next_page is None:
            slots |= await _find_missing_slots(client, appointments, slots)
            return [hold(each, slots) for each in appointments]
        found = await _turn_page(client, found)
    raise NotWhole("Appointment")


def hold(appointment: Resource, slots: dict[str, Resource]) -> Held:
    return Held(appointment, tuple(slots[id] for id in slot_ids(appointment) if id in slots))


def slot_ids(appointment: Resource) -> list[str]:
    return ids_of(appointment.get("slot"), "Slot")


def read_visit(held: Held, patients: Iterable[Patient], visit_types: VisitTypes, now: datetime) -> KnownVisit | None:
    """None when it is over, off, or of none of these patients: the server's word alone is not enough to tell it."""
    appointment = held.appointment
    actors = [each.get("actor", {}) for each in appointment.get("participant", ())]
    theirs = set(ids_of(actors, "Patient"))
    patient = next((each for each in patients if each.id in theirs), None)
    times = read_times(appointment)
    if patient is None or times is None or times[1] <= now or appointment.get("status") not in OPEN:
        return None
    keys = visit_types.keys_of(appointment.get("serviceType"))
    who, where = _find_actor(actors, "Practitioner"), _find_actor(actors, "Location")
    return KnownVisit(
        id=appointment["id"],
        patient=patient,
        start=times[0],
        end=times[1],
        visit_type=keys.pop() if len(keys) == 1 else None,
        name=_name(appointment),
        practitioner=Practitioner(*who) if who else None,
        place=Place(*where, "") if where else None,
        schedule=next(iter(ids_of((each.get("schedule", {}) for each in held.slots), "Schedule")), None),
        can_change=len(theirs) == 1 and _can_change(held),
        held=held.written(),
    )


def _can_change(held: Held) -> bool:
    """All of its Slots are here, and busy: nothing less can be given back as a whole."""
    is_whole = bool(held.slots) and len(held.slots) == len(slot_ids(held.appointment))
    are_known = all(version_of(each) for each in (held.appointment, *held.slots))
    is_busy = all(each.get("status") == "busy" for each in held.slots)
    return held.appointment.get("status") in NOT_BEGUN and is_whole and are_known and is_busy


def _find_actor(actors: Iterable[Resource], resource_type: str) -> tuple[str, str] | None:
    """The id, and the name that stands beside the reference, or ""."""
    for actor in actors:
        for id in ids_of([actor], resource_type):
            return id, str(actor.get("display", ""))
    return None


def _name(appointment: Resource) -> str:
    """Never the description or the reason, which may tell what the patient suffers from."""
    concepts = [*appointment.get("serviceType", ()), appointment.get("appointmentType", {})]
    displays = [coding.get("display") for each in concepts for coding in each.get("coding", ())]
    return str(next(filter(None, [*(each.get("text") for each in concepts), *displays]), ""))


async def _turn_page(client: FhirClient, found: Found) -> Found:
    assert found.next_page is not None
    path, params = found.next_page
    return read_bundle(await client.read(path, params, FRESH), "Appointment")


async def _find_missing_slots(
    client: FhirClient, appointments: Iterable[Resource], slots: dict[str, Resource]
) -> dict[str, Resource]:
    """Of a server that does not follow `_include`; what is deleted stays missing."""
    missing = sorted({id for each in appointments for id in slot_ids(each)} - slots.keys())
    if not missing:
        return {}
    found = await search(client, "Slot", {"_id": ",".join(missing), "_count": len(missing)})
    return {each["id"]: each for each in found.resources}
