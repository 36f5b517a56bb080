"""What the clinic asks of its records, whatever system keeps them; `clinic/fhir` answers it for FHIR R4 servers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from clinic.facts import ClinicFacts, Schedule
from clinic.model import Patient
from clinic.on_file import OnFile


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


class Records(Protocol):
    """Every deed is bounded in time and raises RecordsUnavailable when the records can't be reached in it."""

    async def read_facts(self) -> ClinicFacts: ...

    async def find_on_file(self, number: str) -> OnFile:
        """All who have this number (E.164) on file as their own, and those whom its holders may act for."""
        ...

    async def find_free(
        self, schedules: Sequence[Schedule], visit_type: str, start: datetime, end: datetime
    ) -> FreeTimes:
        """The free times that start in the span, in no order."""
        ...

    async def book(self, booking: Booking) -> str:
        """The visit's id; TimeTaken, BookingRefused, or RecordsUnavailable when the outcome can't be told yet."""
        ...

    async def find_booked(self, key: str, patient: Patient) -> str | None:
        """The id of the visit that an earlier try with this key has booked."""
        ...

    async def close(self) -> None: ...
