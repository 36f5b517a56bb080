"""Gives some of the visits in the book to patients with a phone, so that they have something to ask about."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sandbox.made_up_clinic.data import Resource, read_facts
from sandbox.made_up_clinic.places import code_visit_types


def give_visits(visits: Iterable[Resource], now: datetime) -> list[Resource]:
    """At the same times; only whose some of them are, and what for, is new. `now` is in the clinic's zone."""
    left = list(visits)
    given: dict[str, Resource] = {}
    for standing in read_facts("visits")["standing"]:
        earliest = now + timedelta(days=standing["days_ahead"])
        visit = next((each for each in left if each["id"] not in given and _suits(each, standing, earliest)), None)
        if visit is not None:
            given[visit["id"]] = _give(visit, standing)
    return [given.get(each["id"], each) for each in left]


def _suits(visit: Resource, standing: Resource, earliest: datetime) -> bool:
    practitioner, place = (each["actor"]["reference"] for each in visit["participant"][1:])
    places = next(each["places"] for each in read_facts("clinic")["services"] if each["key"] == standing["service"])
    return (
        practitioner == f"Practitioner/{standing['practitioner']}"
        and place.removeprefix("Location/") in places
        and datetime.fromisoformat(visit["start"]) >= earliest
    )


def _give(visit: Resource, standing: Resource) -> Resource:
    patient = {"actor": {"reference": f"Patient/{standing['patient']}"}, "status": "accepted"}
    return {
        **visit,
        "serviceType": code_visit_types([standing["service"]]),
        "participant": [patient, *visit["participant"][1:]],
    }
