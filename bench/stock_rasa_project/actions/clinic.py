"""The clinic's FHIR server, as the actions need it: who texts, what is free, book it."""

import os
import re
import uuid
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import requests

FHIR = os.environ["FHIR_URL"]
ZONE = ZoneInfo(os.environ["CLINIC_TIMEZONE"])
IDENTIFIER = "urn:stock:booking"
TIMES_OFFERED = 3
SLOTS_ASKED_FOR = 50
SECONDS = 10
# The made-up clinic's clock stands apart from the real one, as in the other assistant.
CLOCK_OFFSET = timedelta(seconds=float(os.environ.get("CLOCK_OFFSET_SECONDS", "0")))
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NOON = 12

http = requests.Session()
Resource = dict[str, Any]


def search(resource_type: str, **parameters: Any) -> list[Resource]:
    answer = http.get(
        f"{FHIR}/{resource_type}", params=parameters, headers={"Cache-Control": "no-store"}, timeout=SECONDS
    )
    answer.raise_for_status()
    return [entry["resource"] for entry in answer.json().get("entry", [])]


@cache
def schedules() -> dict[str, Resource]:
    """Read once, as nothing in them changes while a bench runs."""
    return {f"Schedule/{each['id']}": each for each in search("Schedule", _count=SLOTS_ASKED_FOR)}


@cache
def practitioners() -> dict[str, str]:
    found = search("Practitioner", _count=SLOTS_ASKED_FOR)
    return {f"Practitioner/{each['id']}": each["name"][0]["text"] for each in found}


def tell_time() -> datetime:
    return datetime.now(ZONE) + CLOCK_OFFSET


def read_day(words: str | None, now: datetime) -> tuple[datetime, datetime]:
    """The day that was named, or the week ahead."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    words = (words or "").lower()
    if "tomorrow" in words:
        return midnight + timedelta(days=1), midnight + timedelta(days=2)
    for number, name in enumerate(DAYS):
        if name in words:
            ahead = number - now.weekday() + 7 if "next" in words else (number - now.weekday() - 1) % 7 + 1
            return midnight + timedelta(days=ahead), midnight + timedelta(days=ahead + 1)
    return now, now + timedelta(days=7)


def find_free(visit_type: str, day: str | None, part_of_day: str | None, now: datetime) -> list[Resource]:
    """The first free Slots on that day; else the first in the four weeks after it."""
    key = re.sub(r"\W", "_", visit_type.lower())
    fitting = [reference for reference, schedule in schedules().items() if key in visit_types_of(schedule)]
    start, end = read_day(day, now)
    found = [slot for slot in search_free(fitting, start, end) if fits(slot, part_of_day)]
    return found[:TIMES_OFFERED] or search_free(fitting, end, end + timedelta(weeks=4))[:TIMES_OFFERED]


def search_free(fitting: list[str], start: datetime, end: datetime) -> list[Resource]:
    bounds = [
        f"ge{start.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
        f"lt{end.astimezone(timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
    ]
    return search(
        "Slot", schedule=",".join(fitting), status="free", start=bounds, _sort="start", _count=SLOTS_ASKED_FOR
    )


def visit_types_of(schedule: Resource) -> set[str]:
    return {coding["code"] for concept in schedule["serviceType"] for coding in concept["coding"]}


def fits(slot: Resource, part_of_day: str | None) -> bool:
    hour = local_start(slot).hour
    return {"morning": hour < NOON, "afternoon": hour >= NOON}.get((part_of_day or "").lower(), True)


def local_start(slot: Resource) -> datetime:
    return datetime.fromisoformat(slot["start"].replace("Z", "+00:00")).astimezone(ZONE)


def describe(slot: Resource) -> str:
    actors = [actor["reference"] for actor in schedules()[slot["schedule"]["reference"]]["actor"]]
    with_whom = next((practitioners()[actor] for actor in actors if actor in practitioners()), "")
    return f"{local_start(slot):%A, %B %d, %I:%M %p} with {with_whom}"


def book(slot: Resource, phone: str) -> bool:
    """In one transaction: the Appointment, and the Slot if nobody has changed it; False when somebody has."""
    patient = search("Patient", phone=phone, _count=2)[0]
    schedule = schedules()[slot["schedule"]["reference"]]
    key = str(uuid.uuid4())
    actors = [f"Patient/{patient['id']}", *(actor["reference"] for actor in schedule["actor"][:2])]
    appointment = {
        "resourceType": "Appointment",
        "identifier": [{"system": IDENTIFIER, "value": key}],
        "status": "booked",
        "start": slot["start"],
        "end": slot["end"],
        "slot": [{"reference": f"Slot/{slot['id']}"}],
        "participant": [{"actor": {"reference": actor}, "status": "accepted"} for actor in actors],
    }
    create = {"method": "POST", "url": "Appointment", "ifNoneExist": f"identifier={IDENTIFIER}|{key}"}
    take = {"method": "PUT", "url": f"Slot/{slot['id']}", "ifMatch": f'W/"{slot["meta"]["versionId"]}"'}
    transaction = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [
            {"resource": appointment, "request": create},
            {"resource": {**slot, "status": "busy"}, "request": take},
        ],
    }
    answer = http.post(FHIR, json=transaction, headers={"Content-Type": "application/fhir+json"}, timeout=SECONDS)
    return answer.ok
