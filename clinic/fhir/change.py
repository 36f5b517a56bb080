"""Writes the one transaction that moves a visit or calls it off, and tells our own change from everybody else's."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from clinic.fhir.cancellation_reasons import code_reason
from clinic.fhir.resource import Resource, etag_of, ids_of, is_actor, read_instant, read_times
from clinic.fhir.visits import OPEN, Held, slot_ids

# Our identifier on an Appointment of the last change that we made to it (docs/decisions/0011).
CHANGE_SYSTEM = "urn:frontdesk:change"

Rewrite = Callable[[Resource, Sequence[Resource]], Resource]


@dataclass(frozen=True, slots=True)
class Change:
    """`rewrite` makes the new Appointment of the old one and of the Slots that are taken."""

    key: str
    patient: str
    before: Held
    rewrite: Rewrite
    takes: tuple[Resource, ...] = ()
    frees: tuple[Resource, ...] = field(init=False)

    def __post_init__(self) -> None:
        taken = {each["id"] for each in self.takes}
        frees = (each for each in self.before.slots if each["status"] == "busy" and each["id"] not in taken)
        object.__setattr__(self, "frees", tuple(frees))

    @property
    def appointment_id(self) -> str:
        return str(self.before.appointment["id"])


def call_off(key: str, patient: str, before: Held, reason: str | None) -> Change:
    def rewrite(appointment: Resource, _takes: Sequence[Resource]) -> Resource:
        participants = [
            {**each, "status": "declined"} if is_actor(each, patient) else each for each in appointment["participant"]
        ]
        return {
            **appointment,
            "status": "cancelled",
            "cancelationReason": code_reason(reason),
            "participant": participants,
        }

    return Change(key, patient, before, rewrite)


def put_elsewhere(
    key: str, patient: str, before: Held, takes: tuple[Resource, ...], practitioner: str, location: str
) -> Change:
    """`practitioner` and `location` are references; whoever else takes part stays."""

    def rewrite(appointment: Resource, takes: Sequence[Resource]) -> Resource:
        moved = {
            **appointment,
            "start": takes[0]["start"],
            "end": takes[-1]["end"],
            "slot": [{"reference": f"Slot/{each['id']}"} for each in takes],
            "participant": _seat(appointment["participant"], practitioner, location),
        }
        if "minutesDuration" in appointment:
            length = read_instant(takes[-1]["end"]) - read_instant(takes[0]["start"])
            moved["minutesDuration"] = int(length.total_seconds() // 60)
        return moved

    return Change(key, patient, before, rewrite, takes)


def write_change(change: Change, *, look: bool) -> list[Resource]:
    """`look`: also ask, in the same request, who else has each Slot that is given back; a clinic may overbook."""
    if any(each.get("status") != "free" for each in change.takes):
        raise ValueError("only a Slot that was read as free can be taken")
    appointment = _sign(change.rewrite(change.before.appointment, change.takes), change.key)
    return [
        _put(appointment, change.before.appointment),
        *(_put({**each, "status": "free"}, each) for each in change.frees),
        *(_put({**each, "status": "busy"}, each) for each in change.takes),
        *(_look_at(each["id"]) for each in change.frees if look),
    ]


def look_who_has(slot: str) -> dict[str, str]:
    """The parameters of a search for the open Appointments in a Slot (its id), of which only the ids matter."""
    return {"slot": f"Slot/{slot}", "status": ",".join(sorted(OPEN)), "_elements": "status"}


def is_signed(appointment: Resource, key: str) -> bool:
    return any(
        each.get("system") == CHANGE_SYSTEM and each.get("value") == key for each in appointment.get("identifier", ())
    )


def is_done(change: Change, appointment: Resource) -> bool:
    """By us, and nobody has changed it since."""
    wished = change.rewrite(change.before.appointment, change.takes)
    is_as_wished = appointment.get("status") == wished["status"] and _when(appointment) == _when(wished)
    return is_as_wished and is_signed(appointment, change.key)


def is_same_visit(one: Resource, other: Resource) -> bool:
    """For the patient: as open, at the same time, in the same Slots and with the same people at the same place."""
    return _essence(one) == _essence(other)


def with_newer(change: Change, before: Held, takes: tuple[Resource, ...]) -> Change:
    return replace(change, before=before, takes=takes)


def _essence(appointment: Resource) -> tuple[Any, ...]:
    actors = (each.get("actor", {}) for each in appointment.get("participant", ()))
    who = {str(actor.get("reference")) for actor in actors}
    return appointment.get("status") in OPEN, who, _when(appointment)


def _when(appointment: Resource) -> tuple[Any, ...]:
    return read_times(appointment), set(slot_ids(appointment))


def _sign(appointment: Resource, key: str) -> Resource:
    others = [each for each in appointment.get("identifier", ()) if each.get("system") != CHANGE_SYSTEM]
    return {**appointment, "identifier": [*others, {"system": CHANGE_SYSTEM, "value": key}]}


def _put(resource: Resource, read: Resource) -> Resource:
    url = f"{resource['resourceType']}/{resource['id']}"
    return {
        "fullUrl": url,
        "request": {"method": "PUT", "url": url, "ifMatch": etag_of(read)},
        "resource": resource,
    }


def _look_at(slot: str) -> Resource:
    query = "&".join(f"{name}={value}" for name, value in look_who_has(slot).items())
    return {"request": {"method": "GET", "url": f"Appointment?{query}"}}


def _seat(participants: Sequence[Resource], practitioner: str, location: str) -> list[Resource]:
    """The new practitioner and place instead of the old; the same ones keep what stands beside their reference."""
    staying = [each for each in participants if not _gives_way(each) or _is_one_of(each, practitioner, location)]
    seated = [
        {"actor": {"reference": actor}, "status": "accepted", "required": required}
        for actor, required in ((practitioner, "required"), (location, "information-only"))
        if not any(is_actor(each, actor) for each in staying)
    ]
    return [*staying, *seated]


def _gives_way(participant: Resource) -> bool:
    actor = [participant.get("actor", {})]
    return any(ids_of(actor, each) for each in ("Practitioner", "PractitionerRole", "Location"))


def _is_one_of(participant: Resource, *actors: str) -> bool:
    return any(is_actor(participant, each) for each in actors)
