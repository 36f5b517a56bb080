"""On a server whose transactions ignore `ifMatch`, claims keep one time from being given twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import NoReturn
from uuid import uuid4

import pytest

from clinic.errors import BookingRefused, RecordsUnavailable, TimeTaken
from clinic.fhir.booking import book_slot
from clinic.fhir.change import Change, call_off, put_elsewhere
from clinic.fhir.changing import Outdated, carry_out, was_carried_out
from clinic.fhir.claim_then_create import ClaimingClient
from clinic.fhir.claims import CLAIMED, STALE_AFTER
from clinic.fhir.connection import Connection
from clinic.fhir.visits import Held
from sandbox.made_up_clinic import PATIENTS
from tests.clinic.fhir.conftest import (
    OpenClient,
    Resource,
    appointments_of,
    appointments_under,
    book,
    living_in,
    put,
    read,
    read_visit_of,
    request_for,
    status_of,
)
from tests.clinic.in_process import Killed
from tests.fhir_servers import FhirServer, SwitchableFhirServer, create, create_free_slot

RACERS = 36
POST_APPOINTMENT = {"method": "POST", "path": "Appointment"}


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    connection = Connection()
    yield connection
    await connection.close()


@pytest.fixture
def client(fhir_server: FhirServer, connection: Connection) -> ClaimingClient:
    """On each FHIR server in turn: it asks nothing of their transactions, so it must serve on them, too."""
    return ClaimingClient(fhir_server.url, connection)


@pytest.fixture
def careless(fhir_sandbox: SwitchableFhirServer) -> SwitchableFhirServer:
    """The server for which all this is."""
    fhir_sandbox.fault(ignore_if_match=True, only={"path": ""})
    return fhir_sandbox


@pytest.fixture
def claiming(careless: SwitchableFhirServer, connection: Connection) -> ClaimingClient:
    return ClaimingClient(careless.url, connection)


def cancelling(visit: Held) -> Change:
    return call_off(uuid4().hex, "Patient/harper", visit, None)


def moving(visit: Held, to: Resource) -> Change:
    return put_elsewhere(uuid4().hex, "Patient/harper", visit, (to,), "Practitioner/chen", "Location/mission")


def in_a_while() -> datetime:
    return datetime.now(UTC) + STALE_AFTER + timedelta(seconds=1)


async def die(*_: object) -> NoReturn:
    raise Killed


async def race(server: FhirServer, client: ClaimingClient, slot: Resource) -> list[str]:
    racers = [request_for(slot, uuid4().hex, PATIENTS[number % len(PATIENTS)].id) for number in range(RACERS)]
    ends = await asyncio.gather(*(book_slot(client, each) for each in racers), return_exceptions=True)
    assert {type(end) for end in ends if not isinstance(end, str)} <= {TimeTaken}
    return [end for end in ends if isinstance(end, str)]


async def test_without_claims_such_a_server_gives_one_time_twice(
    careless: SwitchableFhirServer, open_client: OpenClient
) -> None:
    slot = create_free_slot(careless)
    for patient in ("harper", "okafor"):
        await book_slot(open_client(careless), request_for(slot, uuid4().hex, patient))
    assert len(living_in(careless, slot)) == 2


async def test_of_many_who_choose_one_time_one_has_it_there(
    careless: SwitchableFhirServer, claiming: ClaimingClient
) -> None:
    slot = create_free_slot(careless)
    winners = await race(careless, claiming, slot)
    assert len(winners) == 1
    assert [each["id"] for each in appointments_of(careless, slot)] == winners


async def test_of_many_who_choose_one_time_one_has_it(fhir_server: FhirServer, client: ClaimingClient) -> None:
    slot = create_free_slot(fhir_server)
    winners = await race(fhir_server, client, slot)
    assert [each["id"] for each in appointments_of(fhir_server, slot)] == winners
    assert len(winners) == 1
    booked = read(fhir_server, f"Slot/{slot['id']}")
    assert (booked["status"], booked.get("identifier", [])) == ("busy", [])


async def test_a_visit_is_moved_and_called_off(fhir_server: FhirServer, client: ClaimingClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    change = moving(visit, to)
    await carry_out(client, change)
    assert await was_carried_out(client, change)
    assert (status_of(fhir_server, visit.slots[0]), status_of(fhir_server, to)) == ("free", "busy")
    await carry_out(client, cancelling(read_visit_of(fhir_server, visit.appointment["id"])))
    assert (status_of(fhir_server, to), living_in(fhir_server, to)) == ("free", [])


async def test_a_lost_move_leaves_all_as_it_was(fhir_server: FhirServer, client: ClaimingClient) -> None:
    visit, to = await book(fhir_server, client), create_free_slot(fhir_server)
    put(fhir_server, {**read(fhir_server, f"Appointment/{visit.appointment['id']}"), "status": "cancelled"})
    with pytest.raises(Outdated):
        await carry_out(client, moving(visit, to))
    assert (status_of(fhir_server, visit.slots[0]), status_of(fhir_server, to)) == ("busy", "free")
    assert "identifier" not in read(fhir_server, f"Slot/{to['id']}")


async def test_of_a_move_and_a_cancellation_at_once_one_is_done(
    careless: SwitchableFhirServer, claiming: ClaimingClient
) -> None:
    visit, to = await book(careless, claiming), create_free_slot(careless)
    ends = await asyncio.gather(
        carry_out(claiming, cancelling(visit)), carry_out(claiming, moving(visit, to)), return_exceptions=True
    )
    assert len([end for end in ends if end is None]) == 1
    assert {type(end) for end in ends if end is not None} <= {Outdated, RecordsUnavailable}
    busy = [each for each in (*visit.slots, to) if status_of(careless, each) == "busy"]
    assert [living_in(careless, each) for each in busy] == [[visit.appointment["id"]]] * len(busy)
    assert len(busy) == (0 if ends[0] is None else 1)


async def test_a_time_that_others_have_as_well_stays_taken(
    careless: SwitchableFhirServer, claiming: ClaimingClient
) -> None:
    visit = await book(careless, claiming)
    create(careless, {name: value for name, value in visit.appointment.items() if name not in ("id", "meta")})
    await carry_out(claiming, cancelling(visit))
    assert status_of(careless, visit.slots[0]) == "busy"


async def test_an_answer_lost_after_the_booking_is_found_out(
    careless: SwitchableFhirServer, claiming: ClaimingClient
) -> None:
    slot, key = create_free_slot(careless), uuid4().hex
    careless.fault(lose_answer_after_commit=True, count=1, only=POST_APPOINTMENT)
    id = await book_slot(claiming, request_for(slot, key))
    assert [each["id"] for each in appointments_under(careless, key)] == [id]
    assert status_of(careless, slot) == "busy"


async def test_a_booking_that_never_arrived_is_open_until_its_claim_is_swept(
    careless: SwitchableFhirServer, claiming: ClaimingClient
) -> None:
    slot, key = create_free_slot(careless), uuid4().hex
    careless.fault(hang_up=True, count=1, only=POST_APPOINTMENT)
    with pytest.raises(RecordsUnavailable):
        await book_slot(claiming, request_for(slot, key))
    await claiming.sweep(datetime.now(UTC))
    assert status_of(careless, slot) == CLAIMED
    await claiming.sweep(in_a_while())
    freed = read(careless, f"Slot/{slot['id']}")
    assert (freed["status"], "identifier" in freed) == ("free", False)
    await book_slot(claiming, request_for(freed, key))
    assert len(living_in(careless, slot)) == 1


@pytest.mark.parametrize(("dies_at", "ends_as"), [("_write", "free"), ("_end", "busy")])
async def test_what_a_process_left_behind_that_died_while_booking_is_swept(
    dies_at: str,
    ends_as: str,
    careless: SwitchableFhirServer,
    claiming: ClaimingClient,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slot = create_free_slot(careless)
    dying = ClaimingClient(careless.url, connection)
    monkeypatch.setattr(dying, dies_at, die)
    with pytest.raises(Killed):
        await book_slot(dying, request_for(slot, uuid4().hex))
    assert status_of(careless, slot) == CLAIMED
    await claiming.sweep(in_a_while())
    assert (status_of(careless, slot), len(living_in(careless, slot))) == (ends_as, 1 if ends_as == "busy" else 0)


@pytest.mark.parametrize(("dies_at", "is_moved"), [("_write", False), ("_end", True)])
async def test_what_a_process_left_behind_that_died_while_moving_is_swept(
    dies_at: str,
    is_moved: bool,
    careless: SwitchableFhirServer,
    claiming: ClaimingClient,
    connection: Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    visit, to = await book(careless, claiming), create_free_slot(careless)
    dying = ClaimingClient(careless.url, connection)
    monkeypatch.setattr(dying, dies_at, die)
    change = moving(visit, to)
    with pytest.raises(Killed):
        await carry_out(dying, change)
    await claiming.sweep(in_a_while())
    statuses = (status_of(careless, visit.slots[0]), status_of(careless, to))
    assert statuses == (("free", "busy") if is_moved else ("busy", "free"))
    assert await was_carried_out(claiming, change) is is_moved


async def test_what_others_hold_tentatively_is_theirs(careless: SwitchableFhirServer, claiming: ClaimingClient) -> None:
    slot = put(careless, {**create_free_slot(careless), "status": CLAIMED})
    await claiming.sweep(in_a_while())
    assert status_of(careless, slot) == CLAIMED


async def test_a_booking_refused_for_a_fault_of_ours_leaves_no_claim(
    careless: SwitchableFhirServer, claiming: ClaimingClient
) -> None:
    slot = create_free_slot(careless)
    with pytest.raises((BookingRefused, RecordsUnavailable)):
        await book_slot(claiming, request_for(slot, uuid4().hex, "nobody-we-know"))
    assert status_of(careless, slot) == "free"


async def test_each_deed_costs_the_requests_it_must(careless: SwitchableFhirServer, claiming: ClaimingClient) -> None:
    await claiming.sweep(datetime.now(UTC))
    await book(careless, claiming)  # the first deed sweeps, the next ones do not

    def cost() -> int:
        number = len(careless.requests())
        careless.forget_requests()
        return number

    slot, to = create_free_slot(careless), create_free_slot(careless)
    cost()
    id = await book_slot(claiming, request_for(slot, uuid4().hex))
    assert cost() == 3
    visit = read_visit_of(careless, id)
    cost()
    await carry_out(claiming, moving(visit, to))
    assert cost() == 6
    visit = read_visit_of(careless, id)
    cost()
    await carry_out(claiming, cancelling(visit))
    assert cost() == 4
