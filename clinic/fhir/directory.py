"""Reads what the clinic is from five lists of resources; what is not active, or can't be booked, is left out."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import structlog

from clinic.facts import ClinicFacts, KnownPlace, KnownPractitioner, Schedule
from clinic.fhir.client import FhirClient
from clinic.fhir.names import read_place, read_practitioner
from clinic.fhir.resource import Resource
from clinic.fhir.schedules import Books, read_schedules
from clinic.fhir.search import search_all
from clinic.fhir.visit_types import VisitTypeNames, VisitTypes, read_visit_types

log = structlog.get_logger()

LISTS = ("HealthcareService", "Practitioner", "PractitionerRole", "Location", "Schedule")


@dataclass(frozen=True, slots=True)
class Directory:
    """The clinic's facts, and beside them the FHIR codings of its visit types, for Appointments written and read."""

    facts: ClinicFacts
    visit_types: VisitTypes


async def read_directory(client: FhirClient, names: VisitTypeNames) -> Directory:
    found = await asyncio.gather(*(search_all(client, each) for each in LISTS))
    return make_directory(dict(zip(LISTS, found, strict=True)), names)


def make_directory(lists: Mapping[str, Iterable[Resource]], names: VisitTypeNames) -> Directory:
    """Pure. Lists are sorted here, since a server's order is its own affair and menus should not dance."""
    visit_types = read_visit_types(_active(lists["HealthcareService"]), names)
    practitioners = {each.practitioner.id: each for each in map(read_practitioner, _active(lists["Practitioner"]))}
    places = {each.place.id: each for each in map(read_place, _active(lists["Location"]))}
    books = Books(visit_types, practitioners, places, list(_active(lists["PractitionerRole"])))
    schedules, left_out = read_schedules(_active(lists["Schedule"]), books)
    if left_out:
        log.warning("schedules left out", kind="Schedule", count=left_out)
    return Directory(_keep_bookable(schedules, books), visit_types)


def _keep_bookable(schedules: list[Schedule], books: Books) -> ClinicFacts:
    keys = {key for schedule in schedules for key in schedule.visit_types}
    seen_by = {schedule.practitioner.id for schedule in schedules}
    seen_at = {schedule.place.id for schedule in schedules}
    practitioners: list[KnownPractitioner] = [books.practitioners[id] for id in sorted(seen_by)]
    places: list[KnownPlace] = [books.places[id] for id in sorted(seen_at)]
    types = sorted((each for each in books.visit_types.types if each.key in keys), key=lambda each: each.name)
    return ClinicFacts(tuple(types), tuple(practitioners), tuple(places), tuple(schedules))


def _active(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Without an `active` element a resource counts as active; a Location has a `status` instead."""
    return (each for each in resources if each.get("active", True) and each.get("status", "active") == "active")
