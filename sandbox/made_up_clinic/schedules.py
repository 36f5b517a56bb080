"""The book of the made-up clinic: one Schedule per practitioner and place, its Slots, and the visits already in it."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox.made_up_clinic.data import Resource, read_facts
from sandbox.made_up_clinic.people import list_other_ids
from sandbox.made_up_clinic.places import code_visit_types, list_places_of, name_service
from sandbox.made_up_clinic.visits import give_visits

CLINIC_ZONE = ZoneInfo("America/Los_Angeles")
WEEKS = 6
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LUNCH = time(12)
_LUNCH_ENDS = time(13)
# How much of the book is taken already, by days ahead: the near days fill up first.
_TAKEN = ((3, 0.6), (14, 0.4), (WEEKS * 7, 0.2))
_KEPT_CLEAR_BY_STAFF = 0.05


def read_moment(text: str) -> datetime:
    """An ISO time; one without a zone is the clinic's."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=CLINIC_ZONE)


def list_times(now: datetime, seed: int, weeks: int = WEEKS) -> list[Resource]:
    today = now.astimezone(CLINIC_ZONE).date()
    schedules, slots, visits = [], [], []
    for practitioner in read_facts("clinic")["practitioners"]:
        for place in list_places_of(practitioner):
            schedule = _describe_schedule(practitioner, place, today, weeks)
            schedules.append(schedule)
            for start, minutes in _each_start(practitioner, place, today, weeks):
                if start > now:
                    slot = _describe_slot(schedule["id"], start, minutes)
                    visits += _fill(slot, practitioner, place, (start.date() - today).days, seed)
                    slots.append(slot)
    return [*schedules, *slots, *give_visits(visits, now.astimezone(CLINIC_ZONE))]


def _describe_schedule(practitioner: Resource, place: str, today: date, weeks: int) -> Resource:
    offered = [s["key"] for s in read_facts("clinic")["services"] if place in s["places"]]
    keys = [key for key in practitioner["services"] if key in offered]
    return {
        "resourceType": "Schedule",
        "id": f"{practitioner['id']}-{place}",
        "active": True,
        "serviceType": code_visit_types(keys),
        "actor": [
            {"reference": f"Practitioner/{practitioner['id']}"},
            {"reference": f"Location/{place}"},
            *({"reference": f"HealthcareService/{name_service(key)}"} for key in keys),
        ],
        "planningHorizon": {"start": today.isoformat(), "end": (today + timedelta(weeks=weeks)).isoformat()},
    }


def _each_start(practitioner: Resource, place: str, today: date, weeks: int) -> Iterator[tuple[datetime, int]]:
    """Each start in the clinic's zone, with the minutes it lasts."""
    for day in (today + timedelta(days=ahead) for ahead in range(weeks * 7)):
        for hours in practitioner["hours"]:
            if hours["place"] == place and _DAYS[day.weekday()] in hours["days"]:
                yield from _divide_day(day, hours)


def _divide_day(day: date, hours: Resource) -> Iterator[tuple[datetime, int]]:
    minutes = hours["minutes"]
    start = datetime.combine(day, time.fromisoformat(hours["from"]), CLINIC_ZONE)
    closing = datetime.combine(day, time.fromisoformat(hours["to"]), CLINIC_ZONE)
    while (end := start + timedelta(minutes=minutes)) <= closing:
        if end.time() <= _LUNCH or start.time() >= _LUNCH_ENDS:
            yield start, minutes
        start = end


def _describe_slot(schedule_id: str, start: datetime, minutes: int) -> Resource:
    """`serviceType` stays empty, as many servers leave it: the Schedule says what can be booked."""
    return {
        "resourceType": "Slot",
        "id": f"{schedule_id}-{start:%Y%m%d-%H%M}",
        "schedule": {"reference": f"Schedule/{schedule_id}"},
        "status": "free",
        "start": _write_instant(start),
        "end": _write_instant(start + timedelta(minutes=minutes)),
    }


def _write_instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _fill(slot: Resource, practitioner: Resource, place: str, days_ahead: int, seed: int) -> list[Resource]:
    """Marks some Slots taken; returns the Appointment that takes the Slot, if one does.

    Each Slot draws its own luck from its id, so that it is taken or free whatever day the clinic is made up on.
    """
    luck = random.Random(f"{seed} {slot['id']}")
    if luck.random() < _KEPT_CLEAR_BY_STAFF:
        slot["status"] = "busy-unavailable"
        return []
    share = next((share for days, share in _TAKEN if days_ahead < days), 0)
    if luck.random() >= share:
        return []
    slot["status"] = "busy"
    return [_describe_visit(slot, practitioner, place, luck)]


def _describe_visit(slot: Resource, practitioner: Resource, place: str, luck: random.Random) -> Resource:
    actors = (f"Patient/{luck.choice(list_other_ids())}", f"Practitioner/{practitioner['id']}", f"Location/{place}")
    return {
        "resourceType": "Appointment",
        "id": f"visit-{slot['id']}",
        "status": "booked",
        "serviceType": code_visit_types([luck.choice(practitioner["services"])]),
        "start": slot["start"],
        "end": slot["end"],
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors],
    }
