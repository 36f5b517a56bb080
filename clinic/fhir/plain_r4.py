"""The records on any FHIR R4 server that keeps Slots; each deed bounded in time."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta

import structlog

from clinic.config import BasicSignIn, BearerSignIn, ClinicSettings, NoSignIn, SignInSettings, SmartSignIn
from clinic.errors import RecordsUnavailable
from clinic.facts import ClinicFacts, Schedule
from clinic.fhir.booking import book_slot, find_own
from clinic.fhir.change import Change, call_off, put_elsewhere
from clinic.fhir.changing import Outdated, carry_out, was_carried_out
from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.directory import read_directory
from clinic.fhir.drivers import DRIVERS
from clinic.fhir.errors import FhirFailure
from clinic.fhir.free_slots import find_free_slots
from clinic.fhir.mrn import find_by_mrn
from clinic.fhir.on_file import find_on_file
from clinic.fhir.patients import read_patients
from clinic.fhir.related_persons import Guardianship
from clinic.fhir.sign_in import NO_SIGN_IN, SignIn, sign_in_by_password, sign_in_by_token
from clinic.fhir.smart import SmartBackendService
from clinic.fhir.transaction import Request, begins, stands
from clinic.fhir.visit_types import VisitTypeNames, read_visit_types
from clinic.fhir.visits import find_held, read_held, read_visit
from clinic.model import Patient
from clinic.on_file import FiledPatient, OnFile
from clinic.records import Booking, Cancellation, ChangedMeanwhile, Findable, FreeTimes, KnownVisit, Move

log = structlog.get_logger()

# Together well under the 45 s that messaging waits for a turn (messaging/ear.py), which may need one of each.
DIRECTORY_SECONDS = 8
READ_SECONDS = 6
BOOKING_SECONDS = 15


class PlainR4:
    """Holds a Connection and, between readings of the directory, the FHIR codings of the visit types."""

    def __init__(
        self,
        client: FhirClient,
        connection: Connection,
        names: VisitTypeNames,
        region: str,
        allowed: Guardianship,
        mrn_system: str | None = None,
    ) -> None:
        self._client = client
        self._connection = connection
        self._names = names
        self._region = region
        self._allowed = allowed
        self._mrn_system = mrn_system
        self._visit_types = read_visit_types((), names)

    async def read_facts(self) -> ClinicFacts:
        async with _within(DIRECTORY_SECONDS, "directory"):
            directory = await read_directory(self._client, self._names)
        self._visit_types = directory.visit_types
        return directory.facts

    async def find_on_file(self, number: str) -> OnFile:
        async with _within(READ_SECONDS, "on file"):
            return await find_on_file(self._client, number, self._region, self._allowed)

    async def find_by_mrn(self, mrn: str, birth_date: date) -> Findable | None:
        async with _within(READ_SECONDS, "by MRN"):
            return await find_by_mrn(self._client, mrn, birth_date, self._mrn_system, self._region)

    async def read_patients(self, patients: Sequence[Patient]) -> tuple[FiledPatient, ...]:
        async with _within(READ_SECONDS, "patients"):
            return await read_patients(self._client, [each.id for each in patients])

    async def find_free(
        self, schedules: Sequence[Schedule], visit_type: str, start: datetime, end: datetime, length: timedelta
    ) -> FreeTimes:
        concept = self._visit_types.concepts[visit_type]
        async with _within(READ_SECONDS, "free times"):
            return await find_free_slots(self._client, schedules, concept, start, end, length)

    async def book(self, booking: Booking) -> str:
        request = Request(key=booking.key, patient=_refer_to(booking.patient), created=booking.created, **booking.held)
        async with _within(BOOKING_SECONDS, "booking"):
            return await book_slot(self._client, request, booking.seconds_since_first_try)

    async def find_booked(self, key: str, patient: Patient, start: datetime) -> str | None:
        async with _within(READ_SECONDS, "booked"):
            own = await find_own(self._client, key, _refer_to(patient))
        return str(own["id"]) if own is not None and stands(own) and begins(own) == start else None

    async def find_visits(self, patients: Sequence[Patient], now: datetime) -> tuple[KnownVisit, ...]:
        async with _within(READ_SECONDS, "visits"):
            found = await find_held(self._client, patients, now)
        read = (read_visit(each, patients, self._visit_types, now) for each in found)
        return tuple(each for each in read if each is not None)

    async def cancel(self, cancellation: Cancellation) -> None:
        await self._carry_out(cancellation, "cancelling")

    async def move(self, move: Move) -> None:
        await self._carry_out(move, "moving")

    async def has_changed(self, change: Cancellation | Move) -> bool:
        async with _within(BOOKING_SECONDS, "changed"):
            return await was_carried_out(self._client, write_down(change))

    async def close(self) -> None:
        await self._connection.close()

    async def _carry_out(self, asked: Cancellation | Move, deed: str) -> None:
        try:
            async with _within(BOOKING_SECONDS, deed):
                await carry_out(self._client, write_down(asked))
        except Outdated as outdated:
            now = outdated.now
            seen = None if now is None else read_visit(now, (asked.patient,), self._visit_types, asked.now)
            raise ChangedMeanwhile(seen) from None


def write_down(asked: Cancellation | Move) -> Change:
    before, patient = read_held(asked.held), _refer_to(asked.patient)
    match asked:
        case Cancellation():
            return call_off(asked.key, patient, before, asked.reason)
        case Move():
            to = asked.to
            return put_elsewhere(asked.key, patient, before, tuple(to["slots"]), to["practitioner"], to["location"])


def open_records(settings: ClinicSettings, on_request: Callable[[str, str], None] | None = None) -> PlainR4:
    connection = Connection()
    sign_in = choose_sign_in(settings.sign_in, settings.fhir_url, connection)
    client = DRIVERS[settings.driver].client(settings.fhir_url, connection, sign_in, on_request)
    names = VisitTypeNames(settings.visit_type_system, settings.visit_type_codes)
    allowed = Guardianship(settings.guardians_of_children, settings.guardians_of_anybody)
    return PlainR4(client, connection, names, settings.region, allowed, settings.mrn_system)


def choose_sign_in(settings: SignInSettings, fhir_url: str, connection: Connection) -> SignIn:
    match settings:
        case NoSignIn():
            return NO_SIGN_IN
        case BasicSignIn():
            return sign_in_by_password(settings.username, settings.password)
        case BearerSignIn():
            return sign_in_by_token(settings.token)
        case SmartSignIn():
            return SmartBackendService(settings, fhir_url, connection)


@asynccontextmanager
async def _within(seconds: float, deed: str) -> AsyncIterator[None]:
    """Whatever the server does or does not do in that time, the rest of the house hears RecordsUnavailable."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (FhirFailure, TimeoutError) as failure:
        log.warning(
            "fhir server failed", kind=deed, error=type(failure).__name__, status=getattr(failure, "status", None)
        )
        raise RecordsUnavailable from failure


def _refer_to(patient: Patient) -> str:
    return f"Patient/{patient.id}"
