"""A visit is moved or called off whole or not at all, once, and whoever asked is told what is."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.errors import BookingRefused, RecordsUnavailable, TimeTaken
from clinic.fhir.change import Change, call_off, put_elsewhere
from clinic.fhir.changing import Outdated, carry_out, was_carried_out
from clinic.fhir.client import FhirClient
from clinic.fhir.visits import Held
from tests.clinic.fhir.conftest import (
    OpenClient,
    Resource,
    book,
    living_in,
    put,
    read,
    read_visit_of,
    status_of,
)
from tests.fhir_servers import FRESH_SLOTS_BEGIN, FhirServer, SwitchableFhirServer, create, create_free_slot

RACERS = 20
TRANSACTION = {"method": "POST", "path": ""}


def cancelling(visit: Held, patient: str = "harper", reason: str | None = None) -> Change:
    return call_off(uuid4().hex, f"Patient/{patient}", visit, reason)


def moving(visit: Held, to: Resource | Sequence[Resource], patient: str = "harper") -> Change:
    takes = (to,) if isinstance(to, dict) else tuple(to)
    return put_elsewhere(uuid4().hex, f"Patient/{patient}", visit, takes, "Practitioner/chen", "Location/mission")


async def test_a_visit_is_called_off_and_its_time_is_free(fhir_server: FhirServer, client: FhirClient) -> None:
    visit = await book(fhir_server, client)
    await carry_out(client, cancelling(visit, reason="weather"))
    appointment = read(fhir_server, f"Appointment/{visit.appointment['id']}")
    assert appointment["status"] == "cancelled"
    assert appointment["cancelationReason"]["coding"][0]["code"] == "oth-weath"
    assert [each["status"] for each in appointment["participant"]] == ["declined", "accepted", "accepted"]
    assert status_of(fhir_server, visit.slots[0]) == "free"


async def test_a_visit_is_moved_and_stays_the_same_one(fhir_server: FhirServer, client: FhirClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    await carry_out(client, moving(visit, to))
    moved = read(fhir_server, f"Appointment/{visit.appointment['id']}")
    assert (moved["status"], moved["start"], moved["end"]) == ("booked", to["start"], to["end"])
    assert moved["slot"] == [{"reference": f"Slot/{to['id']}"}]
    assert moved["participant"] == visit.appointment["participant"]
    assert visit.appointment["identifier"][0] in moved["identifier"]
    assert (status_of(fhir_server, visit.slots[0]), status_of(fhir_server, to)) == ("free", "busy")


async def test_a_move_to_a_time_that_is_taken_leaves_all_as_it_was(fhir_server: FhirServer, client: FhirClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    await book(fhir_server, client, "okafor", to)
    with pytest.raises(TimeTaken):
        await carry_out(client, moving(visit, to))
    assert read_visit_of(fhir_server, visit.appointment["id"]) == visit
    assert len(living_in(fhir_server, to)) == 1


async def test_of_many_who_move_to_one_time_one_has_it_and_the_others_keep_theirs(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    visits = [await book(fhir_server, client) for _ in range(RACERS)]
    to = create_free_slot(fhir_server)
    ends = await asyncio.gather(*(carry_out(client, moving(each, to)) for each in visits), return_exceptions=True)
    winners = [visit for visit, end in zip(visits, ends, strict=True) if end is None]
    assert len(winners) == 1
    assert {type(end) for end in ends if end is not None} == {TimeTaken}
    assert living_in(fhir_server, to) == [winners[0].appointment["id"]]
    for visit in visits:
        busy = ("free", []) if visit in winners else ("busy", [visit.appointment["id"]])
        assert (status_of(fhir_server, visit.slots[0]), living_in(fhir_server, visit.slots[0])) == busy


async def test_of_a_move_and_a_cancellation_at_once_one_is_done(fhir_server: FhirServer, client: FhirClient) -> None:
    for _ in range(5):
        visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
        ends = await asyncio.gather(
            carry_out(client, cancelling(visit)), carry_out(client, moving(visit, to)), return_exceptions=True
        )
        assert sorted(type(end).__name__ for end in ends) == ["NoneType", "Outdated"]
        is_off = ends[0] is None
        now = read(fhir_server, f"Appointment/{visit.appointment['id']}")
        assert now["status"] == ("cancelled" if is_off else "booked")
        statuses = (status_of(fhir_server, visit.slots[0]), status_of(fhir_server, to))
        assert statuses == ("free", "free" if is_off else "busy")


async def test_a_visit_that_staff_moved_is_not_touched_and_told_as_it_is(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    visit, to, theirs = await book(fhir_server, client), create_free_slot(fhir_server), create_free_slot(fhir_server)
    await carry_out(client, moving(visit, theirs))
    for change in (cancelling(visit), moving(visit, to)):
        with pytest.raises(Outdated) as outdated:
            await carry_out(client, change)
        assert outdated.value.now == read_visit_of(fhir_server, visit.appointment["id"])
        assert outdated.value.now.appointment["start"] == theirs["start"]
    assert (status_of(fhir_server, to), status_of(fhir_server, theirs)) == ("free", "busy")


async def test_a_visit_that_staff_called_off_stays_off(fhir_server: FhirServer, client: FhirClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    await carry_out(client, cancelling(visit))
    with pytest.raises(Outdated):
        await carry_out(client, moving(visit, to))
    assert read(fhir_server, f"Appointment/{visit.appointment['id']}")["status"] == "cancelled"
    assert status_of(fhir_server, to) == "free"


async def test_a_note_that_staff_made_meanwhile_stays_and_stops_nobody(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    put(fhir_server, {**visit.appointment, "comment": "likes the window seat"})
    put(fhir_server, {**visit.slots[0], "comment": "near the door"})
    put(fhir_server, {**to, "comment": "touched as well"})
    await carry_out(client, moving(visit, to))
    moved = read_visit_of(fhir_server, visit.appointment["id"])
    assert (moved.appointment["comment"], moved.slots[0]["comment"]) == ("likes the window seat", "touched as well")
    assert status_of(fhir_server, visit.slots[0]) == "free"


async def test_a_time_that_staff_moved_while_it_was_free_is_not_the_one_that_was_chosen(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    put(fhir_server, {**to, "end": visit.appointment["end"], "start": visit.appointment["start"]})
    with pytest.raises(TimeTaken):
        await carry_out(client, moving(visit, to))
    assert status_of(fhir_server, to) == "free"


async def test_the_same_change_again_changes_nothing(fhir_server: FhirServer, client: FhirClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    change = moving(visit, to)
    assert not await was_carried_out(client, change)
    await carry_out(client, change)
    once = read_visit_of(fhir_server, visit.appointment["id"])
    await carry_out(client, change)
    assert await was_carried_out(client, change)
    assert read_visit_of(fhir_server, visit.appointment["id"]) == once


async def test_one_change_that_races_itself_is_made_once(fhir_server: FhirServer, client: FhirClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    change = moving(visit, to)
    await asyncio.gather(*(carry_out(client, change) for _ in range(8)))
    assert living_in(fhir_server, to) == [visit.appointment["id"]]
    before, after = (int(each["meta"]["versionId"]) for each in (visit.appointment, _now(fhir_server, visit)))
    assert after == before + 1


def _now(server: FhirServer, visit: Held) -> Resource:
    return read(server, f"Appointment/{visit.appointment['id']}")


async def test_a_change_replayed_after_somebody_elses_is_not_made(fhir_server: FhirServer, client: FhirClient) -> None:
    """Its time was given to another patient since; the old bundle must not come between them."""
    visit, to, later = await book(fhir_server, client), create_free_slot(fhir_server), create_free_slot(fhir_server)
    change = moving(visit, to)
    await carry_out(client, change)
    await carry_out(client, moving(read_visit_of(fhir_server, visit.appointment["id"]), later))
    freed = read(fhir_server, f"Slot/{to['id']}")
    other = await book(fhir_server, client, "okafor", freed)
    with pytest.raises(Outdated):
        await carry_out(client, change)
    assert living_in(fhir_server, to) == [other.appointment["id"]]
    assert living_in(fhir_server, later) == [visit.appointment["id"]]


async def test_a_change_that_staff_have_changed_since_is_not_told_as_done(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    """Their system keeps our identifiers, so that ours alone does not say that the visit is as we left it."""
    visit, to, theirs = await book(fhir_server, client), create_free_slot(fhir_server), create_free_slot(fhir_server)
    change = moving(visit, to)
    await carry_out(client, change)
    moved = read(fhir_server, f"Appointment/{visit.appointment['id']}")
    slot = [{"reference": f"Slot/{theirs['id']}"}]
    put(fhir_server, {**moved, "start": theirs["start"], "end": theirs["end"], "slot": slot})
    assert not await was_carried_out(client, change)
    with pytest.raises(Outdated) as outdated:
        await carry_out(client, change)
    assert outdated.value.now is not None
    assert outdated.value.now.appointment["start"] == theirs["start"]


async def test_a_time_that_others_have_as_well_stays_taken(fhir_server: FhirServer, client: FhirClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    overbooked = {name: value for name, value in visit.appointment.items() if name not in ("id", "meta", "identifier")}
    other = create(fhir_server, overbooked)
    await carry_out(client, moving(visit, to))
    assert status_of(fhir_server, visit.slots[0]) == "busy"
    assert living_in(fhir_server, visit.slots[0]) == [other["id"]]


async def test_all_times_of_a_long_visit_are_given_back(fhir_server: FhirServer, client: FhirClient) -> None:
    first = create_free_slot(fhir_server)
    second = create_free_slot(fhir_server, start=FRESH_SLOTS_BEGIN + timedelta(days=40))
    booked = await book(fhir_server, client, slot=first)
    put(fhir_server, {**second, "status": "busy"})
    slots = [*booked.appointment["slot"], {"reference": f"Slot/{second['id']}"}]
    put(fhir_server, {**booked.appointment, "slot": slots})
    await carry_out(client, cancelling(read_visit_of(fhir_server, booked.appointment["id"])))
    assert [status_of(fhir_server, each) for each in (first, second)] == ["free", "free"]


async def test_a_visit_that_was_deleted_is_gone(fhir_server: FhirServer, client: FhirClient) -> None:
    visit = await book(fhir_server, client)
    await client.send("delete", f"Appointment/{visit.appointment['id']}")
    with pytest.raises(Outdated) as outdated:
        await carry_out(client, cancelling(visit))
    assert outdated.value.now is None


@pytest.mark.parametrize("is_move", [True, False], ids=["move", "cancel"])
async def test_an_answer_lost_after_the_change_is_found_out(
    is_move: bool, fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    client = open_client(fhir_sandbox)
    visit, to = await book(fhir_sandbox, client), create_free_slot(fhir_sandbox)
    change = moving(visit, to) if is_move else cancelling(visit)
    fhir_sandbox.fault(lose_answer_after_commit=True, count=1, only=TRANSACTION)
    await carry_out(client, change)
    assert status_of(fhir_sandbox, visit.slots[0]) == "free"
    assert status_of(fhir_sandbox, to) == ("busy" if is_move else "free")
    assert len([each for each in fhir_sandbox.requests() if each["path"] == ""]) == 2  # the booking, and the change


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
async def test_a_change_that_a_busy_server_never_began_is_sent_again(
    status: int, fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    client = open_client(fhir_sandbox)
    visit, to = await book(fhir_sandbox, client), create_free_slot(fhir_sandbox)
    fhir_sandbox.fault(fail_with=status, count=1, only=TRANSACTION)
    await carry_out(client, moving(visit, to))
    assert living_in(fhir_sandbox, to) == [visit.appointment["id"]]


async def test_a_server_that_stays_away_leaves_it_open(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    client = open_client(fhir_sandbox)
    visit = await book(fhir_sandbox, client)
    fhir_sandbox.fault(fail_with=500, only=TRANSACTION)
    with pytest.raises(RecordsUnavailable):
        await carry_out(client, cancelling(visit))
    assert read_visit_of(fhir_sandbox, visit.appointment["id"]) == visit


async def test_a_server_that_takes_no_searches_among_writes_is_asked_beside_them(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    client = open_client(fhir_sandbox)
    visit = await book(fhir_sandbox, client)
    create(fhir_sandbox, {name: value for name, value in visit.appointment.items() if name not in ("id", "meta")})
    fhir_sandbox.fault(fail_with=400, count=1, only=TRANSACTION)
    await carry_out(client, cancelling(visit))
    assert read(fhir_sandbox, f"Appointment/{visit.appointment['id']}")["status"] == "cancelled"
    assert status_of(fhir_sandbox, visit.slots[0]) == "busy"


async def test_a_change_that_the_server_never_takes_is_refused(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    client = open_client(fhir_sandbox)
    visit = await book(fhir_sandbox, client)
    fhir_sandbox.fault(fail_with=422, only=TRANSACTION)
    with pytest.raises(BookingRefused):
        await carry_out(client, cancelling(visit))
    assert read_visit_of(fhir_sandbox, visit.appointment["id"]) == visit
