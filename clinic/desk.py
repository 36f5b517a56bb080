"""The clinic's desk: who texts, what the clinic has, which times are free, and booking, moving and calling off."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.attempts import Attempts
from clinic.booking import BookingDesk
from clinic.changes import ChangeDesk
from clinic.config import ClinicSettings
from clinic.database import open_database
from clinic.errors import RecordsUnavailable
from clinic.facts_at_hand import FactsAtHand
from clinic.fhir.plain_r4 import open_records
from clinic.free_times import Pace, Search, find_times
from clinic.login import Login
from clinic.model import Family, Named, Offer, Offered, OpenVisit, Patient, Person, Place, Visit, VisitType, Wanted
from clinic.named_person import find_people
from clinic.offers import Offers
from clinic.people import People
from clinic.records import FreeTime, Records
from clinic.shown_visits import ShownVisits
from clinic.visits import VisitDesk

OFFER_SECONDS = 8  # for all requests of one search; see clinic/fhir/plain_r4.py


class Clinic:
    """Everything that the other rooms ask of the clinic. One for a process; needs its event loop."""

    def __init__(self, settings: ClinicSettings, records: Records, database: AsyncEngine) -> None:
        self._settings = settings
        self._records = records
        self._database = database
        self._pace = Pace()
        self._facts = FactsAtHand(records)
        self._people = People(database, records, settings)
        self._login = Login(records, database, settings)
        self._offers = Offers(database)
        attempts = Attempts(database)
        self._bookings = BookingDesk(records, self._offers, attempts)
        shown = ShownVisits(database)
        self._visits = VisitDesk(records, self._facts, shown, settings.zone, settings.change_notice)
        self._changes = ChangeDesk(records, self._visits, self._offers, attempts)

    async def booked_in(self, turn: str) -> Visit | None:
        return await self._bookings.booked_in(turn)

    async def who_texts(self, conversation: UUID) -> Patient:
        return await self._people.who_texts(conversation)

    async def family(self, conversation: UUID, now: datetime) -> Family:
        return await self._people.family(conversation, now)

    async def show_birth_date(self, conversation: UUID, birth_date: date, now: datetime) -> Family:
        return await self._people.show_birth_date(conversation, birth_date, now)

    async def start_login(self, conversation: UUID, mrn: str, birth_date: date, now: datetime) -> UUID:
        """The letter that messaging sends on, to the number on file: a code, or nothing where nobody was found."""
        return await self._login.start(conversation, mrn, birth_date, now)

    async def show_code(self, conversation: UUID, code: str, now: datetime) -> UUID:
        """The letter that tells the number on file; from now on `family` has that patient too."""
        return await self._login.show_code(conversation, code, now)

    async def find_people(self, text: str, family: Family) -> tuple[Person, ...]:
        return find_people(text, family)

    async def visit_types(self, practitioner: str | None = None) -> tuple[VisitType, ...]:
        """All that can be booked here, or those of one practitioner (by id)."""
        facts = await self._facts.facts()
        return facts.visit_types if practitioner is None else facts.visit_types_of(practitioner)

    async def places(self) -> tuple[Place, ...]:
        return tuple(known.place for known in (await self._facts.facts()).places)

    async def find_named(self, text: str) -> Named:
        return (await self._facts.names()).find(text)

    async def offer_times(self, conversation: UUID, patient: Patient, wanted: Wanted, now: datetime) -> Offered:
        await self._people.may_book(conversation, patient, now)
        facts = await self._facts.facts()
        visit_type = facts.visit_type(wanted.visit_type)
        if visit_type is None:
            return Offered(())
        earliest = now + self._settings.minimum_notice
        search = Search(self._records, facts, wanted, earliest, self._settings.zone, self._pace)
        search.length = self._settings.visit_lengths.get(wanted.visit_type, search.length)
        search.latest = now + self._settings.book_ahead
        try:
            async with asyncio.timeout(OFFER_SECONDS):
                times, as_asked = await find_times(search)
        except TimeoutError as error:
            raise RecordsUnavailable from error
        made = [(self._offer(time, visit_type), time) for time in times]
        if made:
            await self._offers.keep(conversation, patient, made, now)
        return Offered(tuple(offer for offer, _ in made), as_asked)

    async def book(self, conversation: UUID, patient: Patient, offer_id: UUID, turn: str, now: datetime) -> Visit:
        await self._people.may_book(conversation, patient, now)
        return await self._bookings.book(conversation, patient, offer_id, turn, now)

    async def open_visits(
        self, conversation: UUID, patients: Sequence[Patient], now: datetime
    ) -> tuple[OpenVisit, ...]:
        """By start; every visit of these patients that has not ended."""
        await self._people.may_act(conversation, patients, now)
        return await self._visits.find(conversation, patients, now)

    async def cancel(
        self, conversation: UUID, patient: Patient, visit: UUID, turn: str, now: datetime, reason: str | None = None
    ) -> OpenVisit:
        """The visit that was called off. `reason`: a key of clinic/fhir/cancellation_reasons.py, or None."""
        await self._people.may_act(conversation, [patient], now)
        return await self._changes.cancel(conversation, patient, visit, turn, now, reason)

    async def move(
        self, conversation: UUID, patient: Patient, visit: UUID, offer: UUID, turn: str, now: datetime
    ) -> Visit:
        await self._people.may_act(conversation, [patient], now)
        return await self._changes.move(conversation, patient, visit, offer, turn, now)

    async def cancelled_in(self, turn: str) -> OpenVisit | None:
        return await self._changes.cancelled_in(turn)

    async def moved_in(self, turn: str) -> Visit | None:
        return await self._changes.moved_in(turn)

    async def close(self) -> None:
        await self._facts.close()
        await self._records.close()
        await self._database.dispose()

    def _offer(self, time: FreeTime, visit_type: VisitType) -> Offer:
        return Offer(
            id=uuid4(),
            visit_type=visit_type,
            start=time.start.astimezone(self._settings.zone),
            end=time.end.astimezone(self._settings.zone),
            practitioner=time.schedule.practitioner,
            place=time.schedule.place,
        )


def open_clinic(settings: ClinicSettings, on_request: Callable[[str, str], None] | None = None) -> Clinic:
    """Connects to nothing yet. `on_request` hears the method and path of every request to the FHIR server."""
    return Clinic(settings, open_records(settings, on_request), open_database(settings.database_url))
