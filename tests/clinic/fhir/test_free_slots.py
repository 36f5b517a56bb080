"""Free times are those that are free now, in one request, and we know whether there are more."""

import dataclasses
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from clinic.facts import Schedule
from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.free_slots import MOST_SLOTS, find_free_slots, join_adjoining
from clinic.fhir.resource import read_instant
from clinic.model import Place, Practitioner
from clinic.records import FreeTime, FreeTimes
from tests.clinic.fhir.answering import always, answering
from tests.clinic.fhir.conftest import CHECKUP, OpenClient, put
from tests.fhir_servers import FRESH_SLOTS_BEGIN, NOW, FhirServer, SwitchableFhirServer, create_free_slot

Resource = dict[str, Any]
MISSION = Place("mission", "Mission Clinic", "2480 Mission Street")
CHEN = Schedule("chen-mission", Practitioner("chen", "Dr. Amara Chen"), MISSION, frozenset({"checkup"}))
A_DAY = timedelta(days=1)


def slot(id: str, start: datetime = NOW, **more: Any) -> Resource:
    return {
        "resourceType": "Slot",
        "id": id,
        "meta": {"versionId": "1"},
        "schedule": {"reference": "Schedule/chen-mission"},
        "status": "free",
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=20)).isoformat(),
        **more,
    }


async def find(client: FhirClient, start: datetime = NOW, end: datetime = NOW + A_DAY) -> FreeTimes:
    return await find_free_slots(client, [CHEN], CHECKUP, start, end)


async def find_among(*slots: Resource, following: str | None = None) -> FreeTimes:
    bundle: Resource = {"resourceType": "Bundle", "entry": [{"resource": each} for each in slots]}
    if following:
        bundle["link"] = [{"relation": "next", "url": following}]
    connection = Connection()
    async with answering(always(200, bundle)) as server:
        found = await find(FhirClient(server.url, connection))
    await connection.close()
    return found


async def test_the_free_times_of_a_day_are_found_on_every_server(fhir_server: FhirServer, client: FhirClient) -> None:
    start = NOW + timedelta(days=200)
    kept = create_free_slot(fhir_server, start=start)
    taken = create_free_slot(fhir_server, start=start + timedelta(hours=1))
    put(fhir_server, {**taken, "status": "busy"})
    create_free_slot(fhir_server, start=start + A_DAY)
    create_free_slot(fhir_server, "kim-mission", start)
    found = await find(client, start, start + A_DAY)
    assert found.is_whole
    assert [time.id for time in found.times] == [f"Slot/{kept['id']}"]
    assert found.times[0].start == read_instant(kept["start"])
    assert found.times[0].held["slots"][0]["meta"]["versionId"] == kept["meta"]["versionId"]


async def test_a_time_booked_since_the_last_search_is_not_found_again(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    start = NOW + timedelta(days=300)
    stored = create_free_slot(fhir_server, start=start)
    assert len((await find(client, start, start + A_DAY)).times) == 1
    put(fhir_server, {**stored, "status": "busy"})
    assert (await find(client, start, start + A_DAY)).times == ()


async def test_a_server_that_lists_what_it_knows_to_be_taken_is_not_believed() -> None:
    found = await find_among(slot("1", status="busy"), slot("2"), slot("3", status="busy-tentative"))
    assert [time.id for time in found.times] == ["Slot/2"]


@pytest.mark.parametrize(
    "stray",
    [
        slot("1", schedule={"reference": "Schedule/somebody-else"}),
        slot("1", NOW - A_DAY),
        slot("1", NOW + 2 * A_DAY),
        slot("1") | {"start": "2026-03-02T09:00:00"},
        slot("1") | {"start": "soon"},
        slot("1") | {"meta": {}},
        {key: value for key, value in slot("1").items() if key != "end"},
    ],
    ids=["another book", "before", "after", "no zone", "no time", "no version", "no end"],
)
async def test_a_slot_that_was_not_asked_for_or_cannot_be_booked_is_passed_over(stray: Resource) -> None:
    assert (await find_among(stray)).times == ()


async def test_as_many_as_the_limit_means_that_there_may_be_more() -> None:
    full = [slot(str(number), NOW + timedelta(minutes=number)) for number in range(MOST_SLOTS)]
    assert not (await find_among(*full)).is_whole
    assert (await find_among(*full[1:])).is_whole
    assert not (await find_among(slot("1"), following="http://x/Slot?page=2")).is_whole


async def test_one_request_says_which_books_and_how_fresh(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    await find(open_client(fhir_sandbox))
    (request,) = fhir_sandbox.requests()
    assert request["cache_control"] == f"no-store, max-results={MOST_SLOTS}"
    assert f"_count={MOST_SLOTS}" in request["query"]
    assert "chen-mission" in request["query"]


async def test_a_book_that_does_not_reach_so_far_is_not_asked(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    ended = Schedule(CHEN.id, CHEN.practitioner, CHEN.place, CHEN.visit_types, None, (NOW - timedelta(days=9)).date())
    found = await find_free_slots(open_client(fhir_sandbox), [ended], CHECKUP, NOW, NOW + A_DAY)
    assert found == FreeTimes((), is_whole=True)
    assert fhir_sandbox.requests() == []


async def test_times_are_asked_for_in_utc() -> None:
    queries: list[str] = []

    async def note(request: web.Request) -> web.StreamResponse:
        queries.extend(request.query.getall("start"))
        return web.json_response({"resourceType": "Bundle"})

    connection = Connection()
    async with answering(note) as server:
        await find(FhirClient(server.url, connection))
    await connection.close()
    assert queries == ["ge2026-03-02T16:00:00Z", "lt2026-03-03T16:00:00Z"]


def test_a_long_visit_gets_as_many_adjoining_slots_as_it_takes() -> None:
    """20 minutes each; none at 9:40, and one of another book in between."""
    nine = NOW.replace(hour=9)
    other = dataclasses.replace(CHEN, id="another book")
    minutes = [(CHEN, 0), (CHEN, 20), (other, 40), (CHEN, 60), (CHEN, 80), (CHEN, 100)]
    slots = [
        FreeTime(
            f"{number}", nine + timedelta(minutes=at), nine + timedelta(minutes=at + 20), book, {"slots": [number]}
        )
        for number, (book, at) in enumerate(minutes)
    ]
    joined = join_adjoining(list(reversed(slots)), timedelta(minutes=30))
    found = {each.start: (each.end - each.start, each.held["slots"]) for each in joined}
    assert found == {
        nine + timedelta(minutes=at): (timedelta(minutes=40), numbers)
        for at, numbers in ((0, [0, 1]), (60, [3, 4]), (80, [4, 5]))
    }
    assert join_adjoining(slots, timedelta(0)) == slots


async def test_a_long_visit_may_end_beyond_the_span_that_it_begins_in(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    start = FRESH_SLOTS_BEGIN + timedelta(days=60)
    slots = [create_free_slot(fhir_server, start=start + timedelta(minutes=20 * number)) for number in range(3)]
    end, length = start + timedelta(minutes=20), timedelta(minutes=40)
    found = await find_free_slots(client, [CHEN], CHECKUP, start, end, length)
    (time,) = found.times
    assert (time.start, time.end) == (start, start + length)
    assert [each["id"] for each in time.held["slots"]] == [each["id"] for each in slots[:2]]
