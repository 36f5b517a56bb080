"""Finds the free Slots of some Schedules in a span of time, in one request."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from clinic.facts import Schedule
from clinic.fhir.client import FhirClient
from clinic.fhir.resource import Resource, ids_of, read_instant, version_of
from clinic.fhir.search import STRICT, Params, search
from clinic.records import FreeTime, FreeTimes

# HAPI gives any N of the Slots, not the earliest, unless it sorts, which cost it 38 s (H2) over many Schedules.
# So whoever asks keeps the span narrow enough that all of it comes, and sorts it (clinic/free_times.py).
MOST_SLOTS = 200
# no-store: HAPI's kept lists still show Slots that have been booked since; max-results: without it, no more than 100.
NEWEST = {**STRICT, "Cache-Control": f"no-store, max-results={MOST_SLOTS}"}
A_DAY = timedelta(days=1)
ANY_LENGTH = timedelta(0)


async def find_free_slots(
    client: FhirClient,
    schedules: Sequence[Schedule],
    concept: Resource,
    start: datetime,
    end: datetime,
    length: timedelta = ANY_LENGTH,
) -> FreeTimes:
    """Times from `start` until before `end`, of as many adjoining Slots as a visit of that length takes.

    Each with what booking it as this visit type takes.
    """
    # A day's margin: a planning horizon need not be written in the clinic's zone.
    first, last = (start - A_DAY).date(), (end + A_DAY).date()
    by_id = {schedule.id: schedule for schedule in schedules if schedule.covers(first, last)}
    if not by_id:
        return FreeTimes((), is_whole=True)
    params: Params = {
        "schedule": ",".join(f"Schedule/{id}" for id in sorted(by_id)),
        "status": "free",
        "start": [f"ge{write_instant(start)}", f"lt{write_instant(end + length)}"],
        "_count": MOST_SLOTS,
    }
    found = await search(client, "Slot", params, NEWEST)
    read = (read_free_time(slot, by_id, concept) for slot in found.resources)
    times = join_adjoining([time for time in read if time is not None], length)
    times = [time for time in times if start <= time.start < end]
    return FreeTimes(tuple(times), is_whole=found.next_page is None and len(found.resources) < MOST_SLOTS)


def read_free_time(slot: Resource, schedules: dict[str, Schedule], concept: Resource) -> FreeTime | None:
    """None unless the body itself says that it is free: a list may be older than what it lists."""
    schedule = next((schedules[id] for id in ids_of([slot.get("schedule", {})], "Schedule") if id in schedules), None)
    if schedule is None or slot.get("status") != "free" or version_of(slot) is None:
        return None
    held = {
        "slots": [slot],
        "service_type": concept,
        "practitioner": f"Practitioner/{schedule.practitioner.id}",
        "location": f"Location/{schedule.place.id}",
    }
    try:
        return FreeTime(f"Slot/{slot['id']}", read_instant(slot["start"]), read_instant(slot["end"]), schedule, held)
    except (KeyError, ValueError):
        return None


def join_adjoining(times: Sequence[FreeTime], length: timedelta) -> list[FreeTime]:
    """Of each time and those that follow at once in the same book, as many as it takes; none if there are too few."""
    starts = {(time.schedule.id, time.start): time for time in times}
    joined = []
    for first in times:
        run = [first]
        while run[-1].end - first.start < length and (following := starts.get((first.schedule.id, run[-1].end))):
            run.append(following)
        if run[-1].end - first.start >= length:
            slots = [slot for each in run for slot in each.held["slots"]]
            id = " ".join(each.id for each in run)
            joined.append(FreeTime(id, first.start, run[-1].end, first.schedule, {**first.held, "slots": slots}))
    return joined


def write_instant(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
