"""Books a visit, and finds out what became of it whenever the answer does not say so."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

import structlog

from clinic.errors import BookingRefused, RecordsUnavailable, TimeTaken
from clinic.fhir.client import FhirClient
from clinic.fhir.errors import Answered, FhirFailure
from clinic.fhir.patience import MOST_PATIENCE_SECONDS
from clinic.fhir.resource import Resource, is_same_time, read_instant, version_of
from clinic.fhir.search import FRESH, read_fresh, search
from clinic.fhir.transaction import (
    BOOKING_SYSTEM,
    Outcome,
    Request,
    begins,
    is_ours,
    read_answer,
    read_status,
    stands,
    write_transaction,
)

log = structlog.get_logger()

# When the answer was lost the server may still be at work: we look again after these pauses, in seconds.
LOOKS = (0.0, 0.5, 1.5)
# So long after the first try nothing of ours is still under way: a Slot that is busy then is somebody else's.
SETTLED_AFTER_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Sent:
    outcome: Outcome
    appointment: str | None = None
    wait: float = 0.0


async def book_slot(client: FhirClient, request: Request, seconds_since_first_try: float | None = None) -> str:
    """The Appointment's id. Sends at most twice, the second time only what was read anew and is still free."""
    if seconds_since_first_try is not None:
        own = await find_own(client, request.key, request.patient)
        if own is not None:
            await client.finish(write_transaction(request))
            return _say_what_became_of(own, request)
    may_be_under_way = seconds_since_first_try is not None and seconds_since_first_try < SETTLED_AFTER_SECONDS
    for _ in range(2):
        sent = await _send(client, request)
        appointment = await _find_outcome(client, request, sent)
        if appointment is not None:
            return appointment
        may_be_under_way = may_be_under_way or sent.outcome is Outcome.UNKNOWN
        slots = await _read_free(client, request.slots)
        if slots is None:
            raise _say_who_has_it(may_be_under_way)
        _refuse_what_no_one_moved(sent, request.slots, slots)
        request = replace(request, slots=slots)
    raise RecordsUnavailable


async def find_own(
    client: FhirClient, key: str, patient: str, pauses: tuple[float, ...] = LOOKS[:1]
) -> Resource | None:
    """The Appointment under our key, looked for anew and past every kept list; it may have been cancelled since."""
    for pause in pauses:
        await asyncio.sleep(pause)
        found = await search(client, "Appointment", {"identifier": f"{BOOKING_SYSTEM}|{key}"}, FRESH)
        own = next((each for each in found.resources if is_ours(each, key, patient)), None)
        if own is not None:
            return own
    return None


def _say_what_became_of(own: Resource, request: Request) -> str:
    """Sent again, `ifNoneExist` would match a visit that was called off or moved, and take the Slot for nobody."""
    if not _is_as_booked(own, request):
        raise TimeTaken
    return str(own["id"])


def _is_as_booked(own: Resource, request: Request) -> bool:
    return stands(own) and begins(own) == read_instant(request.slots[0]["start"])


async def _send(client: FhirClient, request: Request) -> Sent:
    try:
        answer = await client.transact(write_transaction(request))
    except Answered as refusal:
        log.info("booking not taken", status=refusal.status)
        wait = refusal.retry_after or 0.0
        return Sent(read_status(refusal.status), wait=min(wait, MOST_PATIENCE_SECONDS))
    except FhirFailure as failure:
        log.warning("booking without an answer", error=type(failure).__name__)
        return Sent(Outcome.UNKNOWN)
    return Sent(*read_answer(answer))


async def _find_outcome(client: FhirClient, request: Request, sent: Sent) -> str | None:
    if sent.outcome is Outcome.BOOKED and sent.appointment:
        return sent.appointment
    await asyncio.sleep(sent.wait)
    pauses = LOOKS if sent.outcome is Outcome.UNKNOWN else LOOKS[:1]
    own = await find_own(client, request.key, request.patient, pauses)
    if sent.outcome in (Outcome.BOOKED, Outcome.EXISTED) and (own is None or not _is_as_booked(own, request)):
        # The Slot is busy by our hand, but no visit of this patient stands in it under our key: staff must look.
        log.error("slot taken without a visit", code=sent.outcome.name)
        raise BookingRefused
    if own is None:
        return None
    await client.finish(write_transaction(request))
    return _say_what_became_of(own, request)


async def _read_free(client: FhirClient, slots: Sequence[Resource]) -> list[Resource] | None:
    """As they are now; None unless all of them are still free, at the times that were chosen."""
    now = []
    for before in slots:
        slot = await read_fresh(client, f"Slot/{before['id']}")
        if slot is None or slot.get("status") != "free" or not is_same_time(slot, before):
            return None
        now.append(slot)
    return now


def _say_who_has_it(may_be_under_way: bool) -> Exception:
    """A busy Slot may be busy by our own try, whose Appointment a slow index does not show yet."""
    return RecordsUnavailable() if may_be_under_way else TimeTaken()


def _refuse_what_no_one_moved(sent: Sent, before: Sequence[Resource], now: Sequence[Resource]) -> None:
    if sent.outcome is Outcome.REFUSED and [*map(version_of, before)] == [*map(version_of, now)]:
        raise BookingRefused
