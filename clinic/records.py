"""What the clinic asks of its records, whatever system keeps them; `clinic/fhir` answers it for FHIR R4 servers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from clinic.facts import ClinicFacts, Schedule
from clinic.model import Patient, Place, Practitioner
from clinic.on_file import FiledPatient, OnFile


@dataclass(frozen=True, slots=True)
class FreeTime:
    """`id` is the records' name of it; `held` is what they need to book it, theirs alone to read."""

    id: str
    start: datetime
    end: datetime
    schedule: Schedule
    held: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """`is_whole` is False when the records hold more free times in that span than they answered."""

    times: tuple[FreeTime, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Booking:
    """One attempt to book.

    `key` names it in the records, the same however often it is tried. `seconds_since_first_try` is None at the first.
    """

    key: str
    patient: Patient
    held: dict[str, Any]
    created: datetime
    seconds_since_first_try: float | None = None


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """A visit to come, as the records have it; what they do not tell is None.

    `visit_type` is a key, `name` the records' own name of it or "", `schedule` the id of the book it stands in.
    `practitioner` and `place` carry the names that stand in the visit itself, or "". `can_change` is False when it was
    not booked in a way that we can undo. `held` is what the records need to change it, theirs alone to read.
    """

    id: str
    patient: Patient
    start: datetime
    end: datetime
    visit_type: str | None
    name: str
    practitioner: Practitioner | None
    place: Place | None
    schedule: str | None
    can_change: bool
    held: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cancellation:
    """One attempt to call a visit off; `key` names it in the records, `held` is of the KnownVisit."""

    key: str
    patient: Patient
    held: dict[str, Any]
    now: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One attempt to move a visit; `held` is of the KnownVisit, `to` of the FreeTime."""

    key: str
    patient: Patient
    held: dict[str, Any]
    to: dict[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True)
class Findable:
    """A patient found by MRN and birth date; `number` (E.164) is the best on file that a text can be sent to."""

    patient: Patient
    number: str


class ChangedMeanwhile(Exception):
    """The visit is not as it was held: `now` is what it has become, None when it no longer stands."""

    def __init__(self, now: KnownVisit | None) -> None:
        super().__init__("moved" if now else "gone")
        self.now = now


class Records(Protocol):
    """Every deed is bounded in time and raises RecordsUnavailable when the records can't be reached in it."""

    async def read_facts(self) -> ClinicFacts: ...

    async def find_on_file(self, number: str) -> OnFile:
        """All who have this number (E.164) on file as their own, and those whom its holders may act for."""
        ...

    async def find_by_mrn(self, mrn: str, birth_date: date) -> Findable | None:
        """The one living patient with both; one request, whatever is asked."""
        ...

    async def read_patients(self, patients: Sequence[Patient]) -> tuple[FiledPatient, ...]:
        """Those who are alive."""
        ...

    async def find_free(
        self, schedules: Sequence[Schedule], visit_type: str, start: datetime, end: datetime, length: timedelta
    ) -> FreeTimes:
        """The free times that start in the span, in no order; each as long as `length` if the records can join some."""
        ...

    async def book(self, booking: Booking) -> str:
        """The visit's id; TimeTaken, BookingRefused, or RecordsUnavailable when the outcome can't be told yet."""
        ...

    async def find_booked(self, key: str, patient: Patient, start: datetime) -> str | None:
        """The id of the visit that an earlier try with this key has booked, if it still stands at that time."""
        ...

    async def find_visits(self, patients: Sequence[Patient], now: datetime) -> tuple[KnownVisit, ...]:
        """Every visit of these patients that has not ended, in no order."""
        ...

    async def cancel(self, cancellation: Cancellation) -> None:
        """All of it or nothing; ChangedMeanwhile, BookingRefused, or RecordsUnavailable as for `book`."""
        ...

    async def move(self, move: Move) -> None:
        """All of it or nothing: the old time is the patient's until the new one is. As `cancel`, and TimeTaken."""
        ...

    async def has_changed(self, change: Cancellation | Move) -> bool:
        """Whether an earlier try with this key has changed the visit, and it is still as that left it."""
        ...

    async def close(self) -> None: ...
