"""Does what a transaction does, one request after the other, on a server whose transactions ignore `ifMatch`.

Every Slot in it is claimed first, each only in the version that was read; then the Appointment is written, which
decides; then each Slot becomes what the Appointments in it say. Whoever dies in between leaves claims behind, and those
are swept by whoever comes by later.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from clinic.fhir.change import look_who_has
from clinic.fhir.claims import CLAIMED, claim, is_claimed, is_stale, release, status_by
from clinic.fhir.client import FhirClient, Headers
from clinic.fhir.errors import Answered, FhirFailure, NoAnswer
from clinic.fhir.resource import Resource, etag_of
from clinic.fhir.search import FRESH, MOST_IN_A_PAGE, search

log = structlog.get_logger()

WHOLE = {"Prefer": "return=representation"}
SWEEP_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A Slot as it is now that it is claimed, and the status that it had."""

    slot: Resource
    status: str


class ClaimingClient(FhirClient):
    """Everything but transactions as any client; it remembers when it swept last."""

    _swept_at: datetime | None = None

    async def transact(self, entries: list[Resource], headers: Headers | None = None) -> Resource:
        """As a transaction of the server's own: done, Answered when nothing was done, or NoAnswer."""
        await self._sweep_now_and_then()
        appointment = next(each for each in entries if each["request"]["url"].startswith("Appointment"))
        slots = [each for each in entries if each["request"]["url"].startswith("Slot/")]
        key = _key_of(appointment["resource"])
        claimed = await self._claim(slots, key)
        try:
            written, status = await self._write(appointment)
        except Answered as refusal:
            if refusal.status >= 500:
                raise NoAnswer("an Appointment of which nobody knows") from None
            await self._release(claimed)
            raise
        looks = [await self._end(each) for each in claimed]
        return _answer(written, status, [each for each in looks if each is not None], len(slots))

    async def finish(self, entries: Sequence[Resource]) -> None:
        """Of a deed that is done, though its answer was lost: what is still claimed for it."""
        appointment = next(each for each in entries if each["request"]["url"].startswith("Appointment"))
        for each in entries:
            if each["request"]["url"].startswith("Slot/"):
                slot = await self.read(each["request"]["url"], headers=FRESH)
                if is_claimed(slot, _key_of(appointment["resource"])):
                    await self._settle(slot)

    async def sweep(self, now: datetime) -> None:
        """Ends every claim of ours that nobody works on any more."""
        found = await search(self, "Slot", {"status": CLAIMED, "_count": MOST_IN_A_PAGE}, FRESH)
        for slot in found.resources:
            if is_stale(slot, now):
                log.warning("stale claim swept")
                await self._settle(slot)

    async def _sweep_now_and_then(self) -> None:
        now = datetime.now(UTC)
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            self._swept_at = now
            with suppress(FhirFailure):
                await self.sweep(now)

    async def _claim(self, slots: Sequence[Resource], key: str) -> list[Claimed]:
        """All of them or none, as far as the server lets us give back those that we have."""
        claimed: list[Claimed] = []
        try:
            for entry in slots:
                slot = claim(entry["resource"], key, datetime.now(UTC))
                claimed.append(Claimed(await self._put(slot, entry["request"]["ifMatch"]), _status_before(entry)))
        except Answered:
            await self._release(claimed)
            raise
        return claimed

    async def _write(self, entry: Resource) -> tuple[Resource, int]:
        request, resource = entry["request"], entry["resource"]
        if request["method"] == "POST":
            return await self._send_whole("post", "Appointment", resource, {"If-None-Exist": request["ifNoneExist"]})
        return await self._send_whole("put", request["url"], resource, {"If-Match": request["ifMatch"]})

    async def _release(self, claimed: Sequence[Claimed]) -> None:
        """As they were. One that can't be given back now is swept later."""
        for each in claimed:
            with suppress(FhirFailure):
                await self._put(release(each.slot, each.status), etag_of(each.slot))

    async def _end(self, claimed: Claimed) -> tuple[Resource, ...] | None:
        """Of a deed that was done: what was free has our visit in it; who else is in what was busy must be asked."""
        if claimed.status == "busy":
            return await self._settle(claimed.slot)
        await self._put_unless_changed(release(claimed.slot, "busy"))
        return None

    async def _settle(self, slot: Resource) -> tuple[Resource, ...]:
        """By the Appointments in it, which it answers."""
        found = await search(self, "Appointment", look_who_has(slot["id"]), FRESH)
        await self._put_unless_changed(release(slot, status_by(found.resources)))
        return found.resources

    async def _put_unless_changed(self, slot: Resource) -> None:
        """Somebody else may have swept it, or staff have set it."""
        try:
            await self._put(slot, etag_of(slot))
        except Answered as refusal:
            if refusal.status not in (409, 412):
                raise

    async def _put(self, resource: Resource, etag: str) -> Resource:
        stored, _ = await self._send_whole("put", f"Slot/{resource['id']}", resource, {"If-Match": etag})
        return stored

    async def _send_whole(self, method: str, path: str, resource: Resource, headers: Headers) -> tuple[Resource, int]:
        stored, status = await self._do_request(
            method, path, data=resource, extra_headers={**WHOLE, **headers}, returning_status=True
        )
        if stored is None or "id" not in stored:
            raise NoAnswer("the server does not tell what it has stored")
        return stored, status


def _status_before(entry: Resource) -> str:
    """A booking or a change makes a free Slot busy, and a busy one free."""
    return "free" if entry["resource"]["status"] == "busy" else "busy"


def _key_of(appointment: Resource) -> str:
    return str(appointment["identifier"][-1]["value"])


def _answer(appointment: Resource, status: int, looks: Sequence[Sequence[Resource]], slots: int) -> Resource:
    """As the server would write it: the Appointment, the Slots, and who is in those that were given back."""
    first = {"response": {"status": str(status), "location": f"Appointment/{appointment['id']}"}}
    found = [{"resourceType": "Bundle", "entry": [{"resource": each} for each in look]} for look in looks]
    return {
        "resourceType": "Bundle",
        "entry": [
            first,
            *({"response": {"status": "200"}} for _ in range(slots)),
            *({"resource": each} for each in found),
        ],
    }
