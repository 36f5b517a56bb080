"""Reads Schedules: who is seen by whom, where and for what, as far as each of the ways of writing it down tells."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from clinic.facts import KnownPlace, KnownPractitioner, Schedule
from clinic.fhir.resource import Resource, ids_of
from clinic.fhir.visit_types import VisitTypes


@dataclass(frozen=True, slots=True)
class Books:
    """What a Schedule may refer to."""

    visit_types: VisitTypes
    practitioners: Mapping[str, KnownPractitioner]
    places: Mapping[str, KnownPlace]
    roles: list[Resource]


def read_schedules(resources: Iterable[Resource], books: Books) -> tuple[list[Schedule], int]:
    """And how many were left out, because they do not tell with whom, where or for what."""
    read = [read_schedule(each, books) for each in sorted(resources, key=lambda each: str(each["id"]))]
    schedules = [each for each in read if each is not None]
    return schedules, len(read) - len(schedules)


def read_schedule(resource: Resource, books: Books) -> Schedule | None:
    roles = list(_each_role(resource, books))
    practitioner = _find_practitioner(resource, roles, books)
    place = _find_place(resource, roles, books)
    visit_types = _find_visit_types(resource, roles, books)
    if practitioner is None or place is None or not visit_types:
        return None
    horizon = resource.get("planningHorizon", {})
    return Schedule(
        id=resource["id"],
        practitioner=practitioner.practitioner,
        place=place.place,
        visit_types=frozenset(visit_types),
        first_day=_read_day(horizon.get("start")),
        last_day=_read_day(horizon.get("end")),
    )


def _each_role(resource: Resource, books: Books) -> Iterator[Resource]:
    """The roles that the Schedule names; else every role of its practitioners."""
    actors = resource.get("actor", ())
    named, people = set(ids_of(actors, "PractitionerRole")), set(ids_of(actors, "Practitioner"))
    for role in books.roles:
        if role["id"] in named or (not named and people & set(ids_of([role.get("practitioner", {})], "Practitioner"))):
            yield role


def _find_practitioner(resource: Resource, roles: list[Resource], books: Books) -> KnownPractitioner | None:
    ids = ids_of(resource.get("actor"), "Practitioner")
    ids += ids_of((role.get("practitioner", {}) for role in roles), "Practitioner")
    return next((books.practitioners[id] for id in ids if id in books.practitioners), None)


def _find_place(resource: Resource, roles: list[Resource], books: Books) -> KnownPlace | None:
    """Its own Location; else the only one that the roles, or the whole clinic, leave open."""
    own = [id for id in ids_of(resource.get("actor"), "Location") if id in books.places]
    if own:
        return books.places[own[0]]
    of_roles = {id for role in roles for id in ids_of(role.get("location"), "Location") if id in books.places}
    left = of_roles or set(books.places)
    return books.places[left.pop()] if len(left) == 1 else None


def _find_visit_types(resource: Resource, roles: list[Resource], books: Books) -> set[str]:
    """What the Schedule says itself; else what its practitioner does."""
    own = _keys_of_services(ids_of(resource.get("actor"), "HealthcareService"), books)
    own |= books.visit_types.keys_of(resource.get("serviceType"))
    if own:
        return own
    return {key for role in roles for key in _keys_of_services(_services_of(role), books)}


def _services_of(role: Resource) -> list[str]:
    return ids_of(role.get("healthcareService"), "HealthcareService")


def _keys_of_services(ids: Iterable[str], books: Books) -> set[str]:
    return {books.visit_types.by_service[id] for id in ids if id in books.visit_types.by_service}


def _read_day(written: str | None) -> date | None:
    """The day of a FHIR dateTime; one that names only a month or a year is no limit."""
    return date.fromisoformat(written[:10]) if written and len(written) >= 10 else None
