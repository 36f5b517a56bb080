"""Whatever happens between the answer and us, one Slot has one Appointment, and we know whose."""

import asyncio
import dataclasses
from uuid import uuid4

import pytest

from clinic.errors import BookingRefused, TimeTaken
from clinic.fhir.booking import book_slot
from clinic.fhir.client import FhirClient
from clinic.fhir.errors import Answered
from clinic.fhir.transaction import Outcome, read_answer, read_status, write_transaction
from sandbox.made_up_clinic import PATIENTS
from tests.clinic.fhir.conftest import (
    CHECKUP,
    OpenClient,
    Resource,
    appointments_of,
    appointments_under,
    put,
    read,
    request_for,
)
from tests.fhir_servers import FhirServer, SwitchableFhirServer, create_free_slot

RACERS = 36


async def test_a_free_time_is_booked_for_the_patient(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    id = await book_slot(client, request_for(slot, key))
    appointment = read(fhir_server, f"Appointment/{id}")
    assert appointment["status"] == "booked"
    assert (appointment["start"], appointment["end"]) == (slot["start"], slot["end"])
    assert appointment["slot"] == [{"reference": f"Slot/{slot['id']}"}]
    actors = [each["actor"]["reference"] for each in appointment["participant"]]
    assert actors == ["Patient/harper", "Practitioner/chen", "Location/mission"]
    assert read(fhir_server, f"Slot/{slot['id']}")["status"] == "busy"


async def test_of_many_who_choose_one_time_one_has_it(fhir_server: FhirServer, client: FhirClient) -> None:
    slot = create_free_slot(fhir_server)
    racers = [request_for(slot, uuid4().hex, PATIENTS[number % len(PATIENTS)].id) for number in range(RACERS)]
    ends = await asyncio.gather(*(book_slot(client, each) for each in racers), return_exceptions=True)
    winners = [end for end in ends if isinstance(end, str)]
    assert len(winners) == 1
    assert {type(end) for end in ends if not isinstance(end, str)} == {TimeTaken}
    assert [each["id"] for each in appointments_of(fhir_server, slot)] == winners


async def test_a_long_visit_takes_all_of_its_slots_or_none(fhir_server: FhirServer, client: FhirClient) -> None:
    slots = [create_free_slot(fhir_server) for _ in range(3)]
    first, second = (dataclasses.replace(request_for(slots[0], uuid4().hex), slots=slots[at : at + 2]) for at in (0, 1))
    ends = await asyncio.gather(book_slot(client, first), book_slot(client, second), return_exceptions=True)
    (winner,) = [end for end in ends if isinstance(end, str)]
    assert [type(end) for end in ends if end != winner] == [TimeTaken]
    won = first.slots if ends[0] == winner else second.slots
    appointment = read(fhir_server, f"Appointment/{winner}")
    assert (appointment["start"], appointment["end"]) == (won[0]["start"], won[1]["end"])
    assert [each["reference"] for each in appointment["slot"]] == [f"Slot/{each['id']}" for each in won]
    busy = [each["id"] for each in slots if read(fhir_server, f"Slot/{each['id']}")["status"] == "busy"]
    assert busy == [each["id"] for each in won]


async def test_one_turn_that_races_itself_books_once(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    ends = await asyncio.gather(*(book_slot(client, request_for(slot, key)) for _ in range(8)))
    assert len(set(ends)) == 1
    assert len(appointments_of(fhir_server, slot)) == 1


async def test_a_time_that_was_taken_meanwhile_is_not_booked_twice(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    await book_slot(client, request_for(slot, uuid4().hex, "okafor"))
    with pytest.raises(TimeTaken):
        await book_slot(client, request_for(slot, key))
    assert appointments_under(fhir_server, key) == []


async def test_an_old_version_is_refused_and_leaves_nothing(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    put(fhir_server, {**slot, "comment": "moved by staff"})
    with pytest.raises(Answered) as refusal:
        await client.transact(write_transaction(request_for(slot, key)))
    assert read_status(refusal.value.status) in (Outcome.LOST, Outcome.REFUSED)
    assert appointments_under(fhir_server, key) == []


async def test_a_time_that_staff_touched_but_left_free_is_booked_anew(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    put(fhir_server, {**slot, "comment": "moved by staff"})
    id = await book_slot(client, request_for(slot, key))
    assert [each["id"] for each in appointments_of(fhir_server, slot)] == [id]
    stored = read(fhir_server, f"Slot/{slot['id']}")
    assert (stored["status"], stored["comment"]) == ("busy", "moved by staff")


async def test_the_same_turn_again_finds_its_own_visit(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    first = await book_slot(client, request_for(slot, key))
    again = await book_slot(client, request_for(slot, key), seconds_since_first_try=2)
    sent_once_more = await book_slot(client, request_for(slot, key))
    assert first == again == sent_once_more
    assert len(appointments_of(fhir_server, slot)) == 1


async def test_a_visit_that_was_cancelled_is_not_brought_back(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    id = await book_slot(client, request_for(slot, key))
    put(fhir_server, {**read(fhir_server, f"Appointment/{id}"), "status": "cancelled"})
    freed = put(fhir_server, {**read(fhir_server, f"Slot/{slot['id']}"), "status": "free"})
    with pytest.raises(TimeTaken):
        await book_slot(client, request_for(freed, key), seconds_since_first_try=60)
    assert read(fhir_server, f"Slot/{slot['id']}")["status"] == "free"


async def test_a_visit_that_was_moved_since_is_not_told_at_its_old_time(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    slot, later, key = create_free_slot(fhir_server), create_free_slot(fhir_server), uuid4().hex
    id = await book_slot(client, request_for(slot, key))
    moved = {"start": later["start"], "end": later["end"], "slot": [{"reference": f"Slot/{later['id']}"}]}
    put(fhir_server, {**read(fhir_server, f"Appointment/{id}"), **moved})
    with pytest.raises(TimeTaken):
        await book_slot(client, request_for(slot, key), seconds_since_first_try=60)


async def test_a_time_that_staff_moved_while_it_was_free_is_not_booked_unseen(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    slot, later = create_free_slot(fhir_server), create_free_slot(fhir_server)
    put(fhir_server, {**slot, "start": later["start"], "end": later["end"]})
    with pytest.raises(TimeTaken):
        await book_slot(client, request_for(slot, uuid4().hex))
    assert read(fhir_server, f"Slot/{slot['id']}")["status"] == "free"


async def test_a_time_that_no_longer_exists_is_taken(fhir_server: FhirServer, client: FhirClient) -> None:
    slot, key = create_free_slot(fhir_server), uuid4().hex
    await client.send("delete", f"Slot/{slot['id']}")
    with pytest.raises(TimeTaken):
        await book_slot(client, request_for(slot, key))
    assert appointments_under(fhir_server, key) == []


def test_a_slot_read_as_busy_is_never_sent() -> None:
    busy = {"resourceType": "Slot", "id": "1", "status": "busy", "meta": {"versionId": "2"}}
    with pytest.raises(ValueError, match="free"):
        write_transaction(request_for(busy, "key"))


async def test_an_answer_lost_after_the_booking_is_found_out(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    slot, key = create_free_slot(fhir_sandbox), uuid4().hex
    fhir_sandbox.fault(lose_answer_after_commit=True, count=1, only={"method": "POST", "path": ""})
    id = await book_slot(open_client(fhir_sandbox), request_for(slot, key))
    assert [each["id"] for each in appointments_under(fhir_sandbox, key)] == [id]


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
async def test_a_booking_that_a_busy_server_never_began_is_sent_again(
    status: int, fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    slot, key = create_free_slot(fhir_sandbox), uuid4().hex
    fhir_sandbox.fault(fail_with=status, count=1, only={"method": "POST", "path": ""})
    id = await book_slot(open_client(fhir_sandbox), request_for(slot, key))
    assert [each["id"] for each in appointments_of(fhir_sandbox, slot)] == [id]


async def test_a_booking_refused_for_a_fault_of_ours_is_not_sent_again(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    slot = create_free_slot(fhir_sandbox)
    fhir_sandbox.forget_requests()
    nobody = request_for(slot, uuid4().hex, "nobody-we-know")
    with pytest.raises(BookingRefused):
        await book_slot(open_client(fhir_sandbox), nobody)
    assert len([each for each in fhir_sandbox.requests() if each["method"] == "POST"]) == 1
    assert read(fhir_sandbox, f"Slot/{slot['id']}")["status"] == "free"


async def test_a_lost_answer_is_found_past_the_servers_kept_lists(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    slot, key = create_free_slot(fhir_sandbox), uuid4().hex
    client = open_client(fhir_sandbox)
    stale = await client.read("Appointment", {"identifier": f"urn:frontdesk:booking|{key}"})
    assert not stale.get("entry")
    fhir_sandbox.fault(lose_answer_after_commit=True, count=1, only={"method": "POST", "path": ""})
    id = await book_slot(client, request_for(slot, key))
    still_stale = await client.read("Appointment", {"identifier": f"urn:frontdesk:booking|{key}"})
    assert not still_stale.get("entry"), "the server keeps no lists, so this test shows nothing"
    assert [each["id"] for each in appointments_under(fhir_sandbox, key)] == [id]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (409, Outcome.LOST),
        (412, Outcome.LOST),
        (423, Outcome.LOST),
        (400, Outcome.REFUSED),
        (403, Outcome.REFUSED),
        (404, Outcome.REFUSED),
        (422, Outcome.REFUSED),
        (401, Outcome.UNKNOWN),
        (408, Outcome.UNKNOWN),
        (429, Outcome.UNKNOWN),
        (500, Outcome.UNKNOWN),
        (503, Outcome.UNKNOWN),
    ],
)
def test_statuses_of_refusals_mean_what_servers_mean_by_them(status: int, outcome: Outcome) -> None:
    assert read_status(status) is outcome


def answer(*statuses: str, location: str = "Appointment/7/_history/1") -> Resource:
    entries = [{"response": {"status": status, "location": location}} for status in statuses]
    return {"resourceType": "Bundle", "type": "transaction-response", "entry": entries}


@pytest.mark.parametrize(
    ("bundle", "read_as"),
    [
        (answer("201 Created", "200 OK"), (Outcome.BOOKED, "7")),
        (answer("201", "200"), (Outcome.BOOKED, "7")),
        (answer("200 OK", "200 OK"), (Outcome.EXISTED, "7")),
        (answer("201 Created", "412 Precondition Failed"), (Outcome.UNKNOWN, None)),
        (answer("201 Created"), (Outcome.UNKNOWN, None)),
        (answer(), (Outcome.UNKNOWN, None)),
        ({"resourceType": "OperationOutcome"}, (Outcome.UNKNOWN, None)),
        (answer("201 Created", "200 OK", location=""), (Outcome.BOOKED, None)),
    ],
)
def test_a_200_is_believed_only_when_each_entry_says_so(bundle: Resource, read_as: tuple[Outcome, str | None]) -> None:
    assert read_answer(bundle) == read_as


def test_what_is_booked_names_the_visit_type_that_was_chosen() -> None:
    slot = {"resourceType": "Slot", "id": "1", "status": "free", "meta": {"versionId": "2"}, "start": "s", "end": "e"}
    appointment, _ = write_transaction(request_for(slot, "key"))
    assert appointment["resource"]["serviceType"] == [CHECKUP]
