"""Moves a visit or calls it off: find what was shown, write the attempt down, ask the records, write down the end."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic.attempts import CANCEL, CANCELLED, CHANGED, MOVE, MOVED, REFUSED, TAKEN, Attempt, Attempts, name_attempt
from clinic.errors import BookingRefused, NoLongerShown, TimeTaken, TooLateToChange, VisitChanged
from clinic.model import OpenVisit, Patient, Visit
from clinic.offers import Offers
from clinic.records import Cancellation, ChangedMeanwhile, Move, Records
from clinic.shown import write_open_visit
from clinic.shown_visits import KeptVisit
from clinic.visits import VisitDesk

# How each attempt that ended is told in the audit.
_TOLD = {
    CANCELLED: "called a visit off",
    MOVED: "moved a visit",
    CHANGED: "found a visit changed",
    TAKEN: "found a time taken",
    REFUSED: "was refused a change",
}


ReadChange = Callable[[Attempt, dict[str, Any], datetime], Cancellation | Move]


@dataclass(frozen=True, slots=True)
class ChangeDesk:
    records: Records
    visits: VisitDesk
    offers: Offers
    attempts: Attempts

    async def cancel(
        self, conversation: UUID, patient: Patient, visit: UUID, turn: str, now: datetime, reason: str | None
    ) -> OpenVisit:
        kept = await self._find(visit, conversation, patient, now)
        key = name_attempt(turn, patient, f"{CANCEL} {kept.visit_id}")
        shown, held = write_open_visit(kept.visit), {"visit": kept.held, "reason": reason}
        attempt = Attempt(key, turn, conversation, patient, shown, now, CANCEL, kept.visit_id, held)
        attempt = await self.attempts.begin(attempt)
        if attempt.outcome != CANCELLED:
            await self._refuse_when_late(attempt, kept)
            await self._settle(attempt, CANCELLED, self.records.cancel(_cancellation(attempt, held, now)), now)
        return attempt.open_visit()

    async def move(
        self, conversation: UUID, patient: Patient, visit: UUID, offer_id: UUID, turn: str, now: datetime
    ) -> Visit:
        """TimeTaken also for an offer that is too old, was made to somebody else, or begins by now."""
        kept = await self._find(visit, conversation, patient, now)
        offer = await self.offers.find(offer_id, conversation, patient, now)
        if offer is None or offer.starts_at <= now:
            raise TimeTaken
        key = name_attempt(turn, patient, f"{MOVE} {kept.visit_id} {offer.time_id}")
        held = {"visit": kept.held, "to": offer.held}
        attempt = Attempt(key, turn, conversation, patient, offer.shown, now, MOVE, kept.visit_id, held)
        attempt = await self.attempts.begin(attempt)
        if attempt.outcome != MOVED:
            await self._refuse_when_late(attempt, kept)
            await self._settle(attempt, MOVED, self.records.move(_move(attempt, held, now)), now)
        return attempt.visit()

    async def cancelled_in(self, turn: str) -> OpenVisit | None:
        """What this turn has called off already; asks the records when we died before their answer was written."""
        attempt = await self._find_done(turn, CANCEL, CANCELLED, _cancellation)
        return None if attempt is None else attempt.open_visit()

    async def moved_in(self, turn: str) -> Visit | None:
        """What this turn has moved already, as it is now; asks the records likewise."""
        attempt = await self._find_done(turn, MOVE, MOVED, _move)
        return None if attempt is None else attempt.visit()

    async def _find(self, visit: UUID, conversation: UUID, patient: Patient, now: datetime) -> KeptVisit:
        kept = await self.visits.shown.find(visit, conversation, patient, now)
        if kept is None:
            raise NoLongerShown
        return kept

    async def _refuse_when_late(self, attempt: Attempt, kept: KeptVisit) -> None:
        """By the moment of the first try, which may have succeeded although nobody knows it yet."""
        if not kept.visit.can_change or kept.visit.start < attempt.first_tried_at + self.visits.notice:
            await self._end(attempt, REFUSED)
            raise TooLateToChange

    async def _settle(self, attempt: Attempt, done: str, deed: Awaitable[None], now: datetime) -> None:
        """RecordsUnavailable leaves the attempt open: the turn is played again, and looks for its own deed first."""
        try:
            await deed
        except (TimeTaken, BookingRefused) as error:
            await self._end(attempt, TAKEN if isinstance(error, TimeTaken) else REFUSED)
            raise
        except ChangedMeanwhile as changed:
            await self._end(attempt, CHANGED)
            known = () if changed.now is None else (changed.now,)
            shown = await self.visits.show(attempt.conversation_id, known, now)
            raise VisitChanged(next(iter(shown), None)) from None
        await self._end(attempt, done)

    async def _find_done(self, turn: str, deed: str, done: str, read: ReadChange) -> Attempt | None:
        attempt = await self.attempts.find_of_turn(turn, deed) if turn else None
        if attempt is None or attempt.outcome == done:
            return attempt
        assert attempt.held is not None
        if not await self.records.has_changed(read(attempt, attempt.held, attempt.first_tried_at)):
            return None
        await self._end(attempt, done)
        return attempt

    async def _end(self, attempt: Attempt, outcome: str) -> None:
        deed = attempt.tell(_TOLD[outcome], f"Appointment/{attempt.visit_id}")
        await self.attempts.settle(attempt, outcome, attempt.visit_id, deed)


def _cancellation(attempt: Attempt, held: dict[str, Any], now: datetime) -> Cancellation:
    return Cancellation(str(attempt.key), attempt.patient, held["visit"], now, held["reason"])


def _move(attempt: Attempt, held: dict[str, Any], now: datetime) -> Move:
    return Move(str(attempt.key), attempt.patient, held["visit"], held["to"], now)
