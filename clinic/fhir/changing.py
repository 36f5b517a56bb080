"""Moves a visit or calls it off, and finds out what became of it whenever the answer does not say so."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import structlog

from clinic.errors import BookingRefused, RecordsUnavailable, TimeTaken
from clinic.fhir.booking import LOOKS
from clinic.fhir.change import (
    Change,
    is_done,
    is_same_visit,
    is_signed,
    look_who_has,
    with_newer,
    write_change,
)
from clinic.fhir.claims import CLAIMED
from clinic.fhir.client import FhirClient
from clinic.fhir.errors import Answered, FhirFailure
from clinic.fhir.patience import MOST_PATIENCE_SECONDS
from clinic.fhir.resource import Resource, etag_of, is_same_time, version_of
from clinic.fhir.search import FRESH, read_bundle, read_fresh, search
from clinic.fhir.transaction import Outcome, read_status
from clinic.fhir.visits import Held, hold, slot_ids

log = structlog.get_logger()


class Outdated(Exception):
    """Somebody else changed the visit; `now` is None when its Appointment was deleted."""

    def __init__(self, now: Held | None) -> None:
        super().__init__("outdated")
        self.now = now


@dataclass(frozen=True, slots=True)
class Sent:
    """`answer` only when all of it was done."""

    outcome: Outcome
    answer: Resource | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is now: of the Slots to be taken those that still exist, and the visit itself."""

    takes: tuple[Resource, ...]
    held: Held | None


async def carry_out(client: FhirClient, change: Change) -> None:
    """Sends at most twice, the second time only what was read anew and is, for the patient, as it was.

    The Appointment's own version lets one of two changes through, also when both are ours and the first is still
    under way: so it may be sent again after any answer, or none.
    """
    look = True
    for _ in range(2):
        sent = await _send(client, change, look=look)
        if sent.answer is not None:
            await _keep_shared(client, change, sent.answer)
            return
        await asyncio.sleep(sent.wait)
        seen = await _find_out(client, change, sent)
        if seen.held is not None and is_done(change, seen.held.appointment):
            await _finish(client, change)
            return
        newer = _renew(change, seen, sent)
        if sent.outcome is Outcome.REFUSED and not look and _versions(newer) == _versions(change):
            raise BookingRefused
        # A server may refuse a search among the writes; then it is asked beside them.
        look = sent.outcome is not Outcome.REFUSED
        change = newer
    raise RecordsUnavailable


async def was_carried_out(client: FhirClient, change: Change) -> bool:
    held = await _read_held(client, change.appointment_id)
    if held is None or not is_done(change, held.appointment):
        return False
    await _finish(client, change)
    return True


async def _finish(client: FhirClient, change: Change) -> None:
    await client.finish(write_change(change, look=False))
    await _keep_shared(client, change)


async def _send(client: FhirClient, change: Change, *, look: bool) -> Sent:
    entries = write_change(change, look=look)
    try:
        # HAPI answers a search inside from its kept lists, too, unless the whole is asked for the newest.
        answer = await client.transact(entries, FRESH)
    except Answered as refusal:
        log.info("change not taken", status=refusal.status)
        return Sent(read_status(refusal.status), wait=min(refusal.retry_after or 0.0, MOST_PATIENCE_SECONDS))
    except FhirFailure as failure:
        log.warning("change without an answer", error=type(failure).__name__)
        return Sent(Outcome.UNKNOWN)
    statuses = [str(each.get("response", {}).get("status", ""))[:1] for each in answer.get("entry", ())]
    writes = [each for each in entries if each["request"]["method"] == "PUT"]
    is_done = len(statuses) >= len(writes) and all(each == "2" for each in statuses[: len(writes)])
    return Sent(Outcome.BOOKED, answer) if is_done else Sent(Outcome.UNKNOWN)


async def _find_out(client: FhirClient, change: Change, sent: Sent) -> Seen:
    """When the answer was lost the server may still be at work: it is looked for a few times."""
    for pause in LOOKS if sent.outcome is Outcome.UNKNOWN else LOOKS[:1]:
        await asyncio.sleep(pause)
        # The Slots first: one that our own change took is seen busy only if the visit, read later, is seen changed.
        takes = await asyncio.gather(*(read_fresh(client, f"Slot/{each['id']}") for each in change.takes))
        held = await _read_held(client, change.appointment_id)
        if held is None or is_signed(held.appointment, change.key):
            break
    return Seen(tuple(each for each in takes if each is not None), held)


def _renew(change: Change, seen: Seen, sent: Sent) -> Change:
    if seen.held is not None and any(each.get("status") == CLAIMED for each in seen.held.slots):
        raise RecordsUnavailable
    if sent.outcome is Outcome.UNKNOWN and any(each.get("status") == CLAIMED for each in seen.takes):
        raise RecordsUnavailable
    if seen.held is None or not is_same_visit(change.before.appointment, seen.held.appointment):
        raise Outdated(seen.held)
    if len(seen.held.slots) != len(change.before.slots):
        raise Outdated(seen.held)
    are_there = len(seen.takes) == len(change.takes)
    if not are_there or any(
        now.get("status") != "free" or not is_same_time(now, before)
        for now, before in zip(seen.takes, change.takes, strict=True)
    ):
        raise TimeTaken
    return with_newer(change, seen.held, seen.takes)


def _versions(change: Change) -> list[str | None]:
    return [version_of(each) for each in (change.before.appointment, *change.before.slots, *change.takes)]


async def _read_held(client: FhirClient, appointment_id: str) -> Held | None:
    appointment = await read_fresh(client, f"Appointment/{appointment_id}")
    if appointment is None:
        return None
    slots = await asyncio.gather(*(read_fresh(client, f"Slot/{id}") for id in slot_ids(appointment)))
    return hold(appointment, {each["id"]: each for each in slots if each is not None})


async def _keep_shared(client: FhirClient, change: Change, answer: Resource | None = None) -> None:
    """Takes back a Slot that we freed although others have a visit in it."""
    looks = list(_each_look(change, answer or {}))
    for number, slot in enumerate(change.frees):
        found = looks[number] if number < len(looks) else await _look(client, slot["id"])
        if any(each["id"] != change.appointment_id for each in found):
            await _take_back(client, slot["id"])


def _each_look(change: Change, answer: Resource) -> Iterator[tuple[Resource, ...]]:
    """What the transaction's own searches found, as far as the server has answered them."""
    writes = 1 + len(change.frees) + len(change.takes)
    for entry in answer.get("entry", ())[writes:]:
        bundle = entry.get("resource", {})
        if bundle.get("resourceType") != "Bundle":
            return
        yield read_bundle(bundle, "Appointment").resources


async def _look(client: FhirClient, slot: str) -> tuple[Resource, ...]:
    return (await search(client, "Appointment", look_who_has(slot), FRESH)).resources


async def _take_back(client: FhirClient, slot: str) -> None:
    now = await read_fresh(client, f"Slot/{slot}")
    if now is None or now.get("status") != "free":
        return
    log.info("shared slot kept busy")
    try:
        await client.send("put", f"Slot/{slot}", {**now, "status": "busy"}, {"If-Match": etag_of(now)})
    except Answered as refusal:
        # Somebody else was quicker, so it is not free any more.
        if refusal.status not in (409, 412):
            raise
