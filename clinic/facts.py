"""What the clinic is: its visit types, practitioners, places, and who can be seen where for what."""

from dataclasses import dataclass
from datetime import date

from clinic.model import Place, Practitioner, VisitType


@dataclass(frozen=True, slots=True)
class KnownPractitioner:
    """A practitioner with the parts of the name by which patients ask for one."""

    practitioner: Practitioner
    given: tuple[str, ...]
    family: str


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place with the town and the street by which patients may name it instead."""

    place: Place
    town: str
    street: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """One practitioner's book at one place; the days it covers are the clinic's, None leaves that side open."""

    id: str
    practitioner: Practitioner
    place: Place
    visit_types: frozenset[str]
    first_day: date | None = None
    last_day: date | None = None

    def covers(self, first: date, last: date) -> bool:
        """Some day from `first` to `last` is in this book."""
        begins_in_time = self.first_day is None or self.first_day <= last
        return begins_in_time and (self.last_day is None or self.last_day >= first)


@dataclass(frozen=True, slots=True)
class ClinicFacts:
    """Only what can be booked: a visit type, practitioner or place without a Schedule is left out."""

    visit_types: tuple[VisitType, ...]
    practitioners: tuple[KnownPractitioner, ...]
    places: tuple[KnownPlace, ...]
    schedules: tuple[Schedule, ...]

    def visit_type(self, key: str) -> VisitType | None:
        return next((each for each in self.visit_types if each.key == key), None)

    def visit_types_of(self, practitioner: str) -> tuple[VisitType, ...]:
        keys = {key for each in self.schedules if each.practitioner.id == practitioner for key in each.visit_types}
        return tuple(each for each in self.visit_types if each.key in keys)
