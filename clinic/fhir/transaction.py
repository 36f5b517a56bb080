"""Writes the one transaction that books a visit, and reads what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from uuid import NAMESPACE_URL, uuid5

from clinic.fhir.resource import Resource, etag_of, is_actor, read_instant

BOOKING_SYSTEM = "urn:frontdesk:booking"


@dataclass(frozen=True, slots=True)
class Request:
    """An Appointment to be; `key` is our own identifier of it, `slots` adjoin and are as they were read last."""

    key: str
    patient: str
    slots: Sequence[Resource]
    service_type: Resource
    practitioner: str
    location: str
    created: datetime


class Outcome(Enum):
    BOOKED = auto()
    EXISTED = auto()  # an Appointment with our key was there before: it must be looked at
    LOST = auto()  # somebody moved first, or an earlier try of ours did
    REFUSED = auto()  # the server found fault with what we sent, or says a lost Slot that way
    UNKNOWN = auto()


def write_transaction(request: Request) -> list[Resource]:
    """Each Slot's version is the lock; `ifNoneExist` only keeps a request that is sent twice from counting twice."""
    if any(each["status"] != "free" for each in request.slots):
        # HAPI lets a PUT that changes nothing through whatever its ifMatch: it would be booked twice.
        raise ValueError("only a Slot that was read as free can be booked")
    return [
        {
            "fullUrl": f"urn:uuid:{uuid5(NAMESPACE_URL, request.key)}",
            "request": {
                "method": "POST",
                "url": "Appointment",
                "ifNoneExist": f"identifier={BOOKING_SYSTEM}|{request.key}",
            },
            "resource": write_appointment(request),
        },
        *(_take(each) for each in request.slots),
    ]


def _take(slot: Resource) -> Resource:
    return {
        "request": {"method": "PUT", "url": f"Slot/{slot['id']}", "ifMatch": etag_of(slot)},
        "resource": {**slot, "status": "busy"},
    }


def write_appointment(request: Request) -> Resource:
    """Start and end are the Slots', letter for letter."""
    return {
        "resourceType": "Appointment",
        "identifier": [{"system": BOOKING_SYSTEM, "value": request.key}],
        "status": "booked",
        "serviceType": [request.service_type],
        "start": request.slots[0]["start"],
        "end": request.slots[-1]["end"],
        "slot": [{"reference": f"Slot/{each['id']}"} for each in request.slots],
        "created": f"{request.created.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "participant": [
            _accepts(request.patient, "required"),
            _accepts(request.practitioner, "required"),
            _accepts(request.location, "information-only"),
        ],
    }


def read_answer(bundle: Resource) -> tuple[Outcome, str | None]:
    """And the Appointment's id, if the answer tells it. A 200 alone says nothing: each entry has its own status."""
    answers = [entry.get("response", {}) for entry in bundle.get("entry", ())]
    statuses = [str(answer.get("status", ""))[:3] for answer in answers]
    if len(answers) < 2 or not all(status.startswith("2") for status in statuses):
        return Outcome.UNKNOWN, None
    outcome = Outcome.BOOKED if statuses[0] == "201" else Outcome.EXISTED
    return outcome, read_location(answers[0].get("location", ""))


def read_status(status: int) -> Outcome:
    """What a refusal of the whole transaction means; servers say a lost Slot in four ways (412, 409, 423, 400)."""
    if status in (409, 412, 423):
        return Outcome.LOST
    return Outcome.REFUSED if 400 <= status < 500 and status not in (401, 408, 429) else Outcome.UNKNOWN


def read_location(location: str) -> str | None:
    """The id in a Location.

    >>> read_location("http://localhost/fhir/Appointment/1007/_history/1")
    '1007'
    """
    parts = location.partition("/_history/")[0].split("/")
    return parts[-1] if len(parts) > 1 and parts[-2] == "Appointment" else None


def is_ours(appointment: Resource, key: str, patient: str) -> bool:
    """Under this key, for this patient, whether or not the visit still stands."""
    identifiers: Sequence[Resource] = appointment.get("identifier", ())
    has_key = any(each.get("system") == BOOKING_SYSTEM and each.get("value") == key for each in identifiers)
    return has_key and any(is_actor(each, patient) for each in appointment.get("participant", ()))


def stands(appointment: Resource) -> bool:
    return appointment.get("status") not in ("cancelled", "noshow", "entered-in-error")


def begins(appointment: Resource) -> datetime | None:
    return read_instant(appointment["start"]) if "start" in appointment else None


def _accepts(actor: str, required: str) -> Resource:
    return {"actor": {"reference": actor}, "status": "accepted", "required": required}
