"""The clinic's own words for people, places, times and visits; no FHIR in them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from when.model import Reading


@dataclass(frozen=True, slots=True)
class Patient:
    """`id` is the Patient's logical id in the records."""

    id: str


@dataclass(frozen=True, slots=True)
class VisitType:
    """`key` is the name that bot and clinic share ("checkup"); `name` is what the clinic calls it.

    `details` is what the clinic tells of it besides, such as what to bring, or "".
    """

    key: str
    name: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Practitioner:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """`directions` is what the clinic says of how to find it and where to park, or ""."""

    id: str
    name: str
    address: str
    directions: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names of the clinic: at most one of each, and only when it is beyond doubt.

    `not_with` are practitioners whom it names in order to refuse them.
    """

    visit_type: VisitType | None = None
    practitioner: Practitioner | None = None
    place: Place | None = None
    not_with: tuple[Practitioner, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """The visit that a patient wants, as far as it is known; practitioner and place are ids.

    `overlaps_none_of` are the starts and ends of what the patient has already.
    """

    visit_type: str
    when: Reading | None = None
    practitioner: str | None = None
    place: str | None = None
    not_with: frozenset[str] = frozenset()
    not_times: frozenset[datetime] = frozenset()
    overlaps_none_of: tuple[tuple[datetime, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A free time shown to a patient; `id` is all that leaves the clinic (docs/decisions/0004)."""

    id: UUID
    visit_type: VisitType
    start: datetime
    end: datetime
    practitioner: Practitioner
    place: Place


@dataclass(frozen=True, slots=True)
class Offered:
    """`as_asked` is False when nothing was free as wanted and these are the nearest other times."""

    offers: tuple[Offer, ...]
    as_asked: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """`id` is the Appointment's logical id in the records."""

    id: str
    visit_type: VisitType
    start: datetime
    end: datetime
    practitioner: Practitioner
    place: Place


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody for whom a conversation may act. `id` names the right to (a row of the clinic's), never the patient.

    `relation`, of the person to whoever texts: self, son, daughter, child, mother, father, parent, spouse or other.
    """

    id: UUID
    patient: Patient
    first_name: str
    relation: str
    birth_date: date | None

    @property
    def is_self(self) -> bool:
        return self.relation == "self"


@dataclass(frozen=True, slots=True)
class Family:
    """Everybody for whom a conversation may act now: oneself first, then the others, the eldest first."""

    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """A visit to come, as the records have it; `id` is ours, good for a day (docs/decisions/0004).

    What the records do not tell, or the clinic's lists do not have, is None. `name` is the records' own name of the
    visit's kind ("Checkup"), or "". `can_change` is False when only a person may: it begins too soon, or was not
    booked in a way that we can undo.
    """

    id: UUID
    patient: Patient
    visit_type: VisitType | None
    name: str
    start: datetime
    end: datetime
    practitioner: Practitioner | None
    place: Place | None
    can_change: bool
