"""A book with made-up times, and records that answer from it, for the searches that need no server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from clinic.facts import ClinicFacts, KnownPlace, KnownPractitioner, Schedule
from clinic.model import Patient, Place, Practitioner, VisitType
from clinic.on_file import FiledPatient, OnFile
from clinic.records import Booking, Cancellation, Findable, FreeTime, FreeTimes, KnownVisit, Move
from sandbox.made_up_clinic import CLINIC_ZONE

MONDAY = datetime(2026, 3, 2, tzinfo=CLINIC_ZONE)
CHECKUP = VisitType("checkup", "Checkup")
DENTAL = VisitType("dental", "Dental visit")
MISSION = KnownPlace(Place("mission", "Mission Clinic", "2480 Mission Street"), "San Francisco", "2480 Mission Street")
DALY_CITY = KnownPlace(
    Place("daly-city", "Daly City Clinic", "355 Gellert Boulevard"), "Daly City", "355 Gellert Boulevard"
)
CHEN = KnownPractitioner(Practitioner("chen", "Dr. Amara Chen"), ("Amara",), "Chen")
ORTEGA = KnownPractitioner(Practitioner("ortega", "Dr. Luis Ortega"), ("Luis",), "Ortega")
NGUYEN = KnownPractitioner(Practitioner("nguyen", "Wendy Nguyen"), ("Wendy",), "Nguyen")
PARK = KnownPractitioner(Practitioner("park", "Dr. Sun Park"), ("Sun",), "Park")


def schedule(who: KnownPractitioner, where: KnownPlace = MISSION, *types: str) -> Schedule:
    return Schedule(
        f"{who.practitioner.id}-{where.place.id}", who.practitioner, where.place, frozenset(types or ("checkup",))
    )


def at(days: int, hours: float) -> datetime:
    """That many days after Monday, by the clinic's clock."""
    return MONDAY + timedelta(days=days, hours=hours)


def free(start: datetime, of: Schedule) -> FreeTime:
    return FreeTime(f"{of.id} {start.isoformat()}", start, start + timedelta(minutes=20), of, {})


def every_20_minutes(of: Schedule, days: Iterable[int], begins: float = 8, ends: float = 17) -> list[FreeTime]:
    count = int((ends - begins) * 3)
    return [free(at(day, begins) + timedelta(minutes=20 * number), of) for day in days for number in range(count)]


def facts(*schedules: Schedule) -> ClinicFacts:
    return ClinicFacts((CHECKUP, DENTAL), (CHEN, ORTEGA, NGUYEN, PARK), (MISSION, DALY_CITY), schedules)


@dataclass
class FakeRecords:
    """Answers at most `most` times of a span, and any of them, as FHIR servers do."""

    times: Sequence[FreeTime] = ()
    most: int = 200
    read: ClinicFacts = field(default_factory=facts)
    asked: list[tuple[datetime, datetime]] = field(default_factory=list)

    async def read_facts(self) -> ClinicFacts:
        return self.read

    async def find_free(
        self, schedules: Sequence[Schedule], visit_type: str, start: datetime, end: datetime, length: timedelta
    ) -> FreeTimes:
        self.asked.append((start, end))
        ids = {each.id for each in schedules}
        found = [time for time in self.times if start <= time.start < end and time.schedule.id in ids]
        return FreeTimes(tuple(reversed(found))[: self.most], is_whole=len(found) < self.most)

    async def find_on_file(self, number: str) -> OnFile:
        raise NotImplementedError

    async def find_by_mrn(self, mrn: str, birth_date: date) -> Findable | None:
        raise NotImplementedError

    async def read_patients(self, patients: Sequence[Patient]) -> tuple[FiledPatient, ...]:
        raise NotImplementedError

    async def book(self, booking: Booking) -> str:
        raise NotImplementedError

    async def find_booked(self, key: str, patient: Patient, start: datetime) -> str | None:
        raise NotImplementedError

    async def find_visits(self, patients: Sequence[Patient], now: datetime) -> tuple[KnownVisit, ...]:
        raise NotImplementedError

    async def cancel(self, cancellation: Cancellation) -> None:
        raise NotImplementedError

    async def move(self, move: Move) -> None:
        raise NotImplementedError

    async def has_changed(self, change: Cancellation | Move) -> bool:
        raise NotImplementedError

    async def close(self) -> None:
        """Holds nothing open."""
