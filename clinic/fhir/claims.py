"""Marks a Slot as claimed while a visit in it is being written, by whom and since when; and what a claim ends as."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from clinic.fhir.resource import Resource
from clinic.fhir.visits import OPEN

CLAIM_SYSTEM = "urn:frontdesk:claim"
# A status that no search of ours offers, and that other systems leave alone.
CLAIMED = "busy-tentative"
# Long after the last moment at which the one who claimed could still be at it.
STALE_AFTER = timedelta(minutes=2)


def claim(slot: Resource, key: str, now: datetime) -> Resource:
    mark = {"system": CLAIM_SYSTEM, "value": key, "period": {"start": now.astimezone(UTC).isoformat()}}
    return {**_unmark(slot), "status": CLAIMED, "identifier": [*_others(slot), mark]}


def release(slot: Resource, status: str) -> Resource:
    return {**_unmark(slot), "status": status}


def is_claimed(slot: Resource, key: str) -> bool:
    return slot.get("status") == CLAIMED and any(each.get("value") == key for each in _marks(slot))


def is_stale(slot: Resource, now: datetime) -> bool:
    """Only a claim of ours: what others hold tentatively is theirs to end."""
    since = [each.get("period", {}).get("start", "") for each in _marks(slot)]
    return slot.get("status") == CLAIMED and bool(since) and datetime.fromisoformat(max(since)) < now - STALE_AFTER


def status_by(appointments: Iterable[Resource]) -> str:
    """What a Slot is, by the Appointments in it."""
    return "busy" if any(each.get("status") in OPEN for each in appointments) else "free"


def _marks(slot: Resource) -> list[Resource]:
    return [each for each in slot.get("identifier", ()) if each.get("system") == CLAIM_SYSTEM]


def _others(slot: Resource) -> list[Resource]:
    return [each for each in slot.get("identifier", ()) if each.get("system") != CLAIM_SYSTEM]


def _unmark(slot: Resource) -> Resource:
    """As it was; FHIR has no empty lists."""
    without = {name: value for name, value in slot.items() if name != "identifier"}
    return {**without, "identifier": others} if (others := _others(slot)) else without
