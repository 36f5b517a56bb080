"""Books an offered time: find the offer, write the attempt down, ask the records, write down what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from clinic.attempts import BOOKED, REFUSED, TAKEN, Attempt, Attempts, name_attempt
from clinic.errors import BookingRefused, TimeTaken
from clinic.model import Patient, Visit
from clinic.offers import KeptOffer, Offers
from clinic.records import Booking, Records


@dataclass(frozen=True, slots=True)
class BookingDesk:
    records: Records
    offers: Offers
    attempts: Attempts

    async def book(self, conversation: UUID, patient: Patient, offer_id: UUID, turn: str, now: datetime) -> Visit:
        """TimeTaken also for an offer that is too old, was made to somebody else, or begins by now."""
        offer = await self.offers.find(offer_id, conversation, patient, now)
        if offer is None or offer.starts_at <= now:
            raise TimeTaken
        key = name_attempt(turn, patient, offer.time_id)
        attempt = await self.attempts.begin(Attempt(key, turn, conversation, patient, offer.shown, now))
        if attempt.outcome == BOOKED:
            return attempt.visit()
        return await self._ask_records(attempt, offer, now)

    async def booked_in(self, turn: str) -> Visit | None:
        """What this turn has booked already; asks the records when we died before their answer was written down."""
        attempt = await self.attempts.find_of_turn(turn) if turn else None
        if attempt is None:
            return None
        if attempt.outcome == BOOKED:
            return attempt.visit()
        visit_id = await self.records.find_booked(str(attempt.key), attempt.patient, attempt.start)
        return None if visit_id is None else await self._settle_booked(attempt, visit_id)

    async def _ask_records(self, attempt: Attempt, offer: KeptOffer, now: datetime) -> Visit:
        """RecordsUnavailable leaves the attempt open: the turn is played again, and looks for its visit first."""
        since = None if attempt.is_first else max(0.0, (now - attempt.first_tried_at).total_seconds())
        try:
            visit_id = await self.records.book(Booking(str(attempt.key), attempt.patient, offer.held, now, since))
        except TimeTaken:
            await self.attempts.settle(attempt, TAKEN, None, attempt.tell("found a time taken"))
            raise
        except BookingRefused:
            await self.attempts.settle(attempt, REFUSED, None, attempt.tell("was refused a booking"))
            raise
        return await self._settle_booked(attempt, visit_id)

    async def _settle_booked(self, attempt: Attempt, visit_id: str) -> Visit:
        deed = attempt.tell("booked a visit", f"Appointment/{visit_id}")
        await self.attempts.settle(attempt, BOOKED, visit_id, deed)
        return replace(attempt, visit_id=visit_id).visit()
