"""The desk on real servers and a real database: who texts, what is free, and one visit for one choice."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from clinic.desk import Clinic
from clinic.errors import NotIdentified, RecordsUnavailable, TimeTaken
from clinic.model import Offered, Patient, Visit, Wanted
from clinic.tables import audit
from sandbox.made_up_clinic import PATIENTS
from tests.clinic.conftest import StartConversation, opened
from tests.clinic.fhir.conftest import appointments_of, read
from tests.fhir_servers import NOW, FhirServer, SwitchableFhirServer, create_free_slot
from when.model import Precision, Reading, Window

WHITFIELD = "+14155550102"
TUESDAY = Reading((Window(NOW.replace(day=3, hour=0), NOW.replace(day=4, hour=0)),), Precision.DAY)


def at_night(server: FhirServer, days: int, count: int = 1) -> Reading:
    """A night of Dr. Chen's book that holds only Slots made here; each test that books has a night of its own."""
    start = (NOW + timedelta(days=days)).replace(hour=1)
    for number in range(count):
        create_free_slot(server, start=start + timedelta(minutes=30 * number))
    return Reading((Window(start, start.replace(hour=5)),), Precision.PART_OF_DAY)


async def offer(clinic: Clinic, conversation: UUID, when: Reading | None = None, patient: str = "whitfield") -> Offered:
    return await clinic.offer_times(conversation, Patient(patient), Wanted("checkup", when), NOW)


async def test_a_visit_is_booked_from_the_number_to_the_appointment(
    clinic: Clinic, fhir_server: FhirServer, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(WHITFIELD)
    patient = await clinic.who_texts(conversation)
    offered = await offer(clinic, conversation, at_night(fhir_server, 2))
    visit = await clinic.book(conversation, patient, offered.offers[0].id, uuid4().hex, NOW)
    appointment = read(fhir_server, f"Appointment/{visit.id}")
    assert patient == Patient("whitfield")
    assert appointment["participant"][0]["actor"]["reference"] == "Patient/whitfield"
    assert (visit.practitioner.name, visit.place.name) == ("Dr. Amara Chen", "Mission Clinic")
    assert visit.start == (NOW + timedelta(days=2)).replace(hour=1)


async def test_two_who_choose_the_same_time_get_one_visit_and_other_times(
    clinic: Clinic, fhir_server: FhirServer, start_conversation: StartConversation
) -> None:
    when = at_night(fhir_server, 3, count=3)
    conversations = [start_conversation(each.phone) for each in PATIENTS[:6]]
    people = [await clinic.who_texts(each) for each in conversations]
    offers = [
        await offer(clinic, conversation, when, patient.id)
        for conversation, patient in zip(conversations, people, strict=True)
    ]
    ends = await asyncio.gather(
        *(
            clinic.book(conversation, patient, offered.offers[0].id, uuid4().hex, NOW)
            for conversation, patient, offered in zip(conversations, people, offers, strict=True)
        ),
        return_exceptions=True,
    )
    assert len([end for end in ends if isinstance(end, Visit)]) == 1
    assert len([end for end in ends if isinstance(end, TimeTaken)]) == 5
    others = await offer(clinic, conversations[0], when, people[0].id)
    assert others.as_asked
    assert len(others.offers) == 2


async def test_what_is_asked_is_offered_in_the_clinics_time(
    clinic: Clinic, start_conversation: StartConversation
) -> None:
    offered = await offer(clinic, start_conversation(WHITFIELD), TUESDAY)
    assert offered.as_asked
    assert 2 <= len(offered.offers) <= 4
    assert {each.start.date() for each in offered.offers} == {NOW.replace(day=3).date()}
    assert {each.start.utcoffset() for each in offered.offers} == {timedelta(hours=-8)}
    assert all(8 <= each.start.hour < 18 for each in offered.offers)


async def test_a_day_without_free_times_leads_to_the_nearest_others(
    clinic: Clinic, start_conversation: StartConversation
) -> None:
    sunday = Reading((Window(NOW.replace(day=8, hour=0), NOW.replace(day=9, hour=0)),), Precision.DAY)
    offered = await offer(clinic, start_conversation(WHITFIELD), sunday)
    assert not offered.as_asked
    assert {each.start.weekday() for each in offered.offers} <= {4, 5, 0, 1}


async def test_the_clinic_tells_what_it_has(clinic: Clinic) -> None:
    assert "dental" in {each.key for each in await clinic.visit_types()}
    assert {each.id for each in await clinic.places()} == {"mission", "daly-city"}
    named = await clinic.find_named("a checkup with dr ortega in daly city")
    assert (named.visit_type, named.practitioner, named.place) != (None, None, None)
    assert named.practitioner is not None
    assert named.practitioner.id == "ortega"


async def test_a_visit_that_the_clinic_does_not_have_is_not_offered(
    clinic: Clinic, start_conversation: StartConversation
) -> None:
    offered = await clinic.offer_times(start_conversation(WHITFIELD), Patient("whitfield"), Wanted("surgery"), NOW)
    assert offered == Offered(())


async def test_each_step_costs_the_requests_it_must(
    fhir_sandbox: SwitchableFhirServer, database_url: str, start_conversation: StartConversation
) -> None:
    requests: list[tuple[str, str]] = []
    conversation, turn = start_conversation(WHITFIELD), uuid4().hex

    def cost() -> int:
        number = len(requests)
        requests.clear()
        return number

    async with opened(fhir_sandbox, database_url, requests) as clinic:
        await clinic.visit_types()
        assert cost() == 5
        await clinic.visit_types()
        await clinic.find_named("checkup with dr chen")
        assert cost() == 0
        patient = await clinic.who_texts(conversation)
        assert cost() == 1
        await clinic.who_texts(conversation)
        assert cost() == 0
        for when in (None, TUESDAY):
            offered = await offer(clinic, conversation, when)
            assert cost() == 1
        assert await clinic.booked_in(turn) is None
        await clinic.book(conversation, patient, offered.offers[0].id, turn, NOW)
        assert cost() == 1
        assert await clinic.booked_in(turn) is not None
        assert cost() == 0


async def test_an_answer_lost_after_the_booking_is_one_visit(
    sandbox_clinic: Clinic, fhir_sandbox: SwitchableFhirServer, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(WHITFIELD)
    offered = await offer(sandbox_clinic, conversation)
    fhir_sandbox.fault(lose_answer_after_commit=True, count=1, only={"method": "POST", "path": ""})
    visit = await sandbox_clinic.book(conversation, Patient("whitfield"), offered.offers[0].id, "inbox-1", NOW)
    assert await sandbox_clinic.booked_in("inbox-1") == visit
    slot = read(fhir_sandbox, f"Appointment/{visit.id}")["slot"][0]["reference"]
    assert len(appointments_of(fhir_sandbox, read(fhir_sandbox, slot))) == 1


async def test_a_process_that_died_while_booking_finds_its_visit(
    fhir_sandbox: SwitchableFhirServer, database_url: str, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(WHITFIELD)
    async with opened(fhir_sandbox, database_url) as dying:
        offered = await offer(dying, conversation)
        fhir_sandbox.fault(lose_answer_after_commit=True)
        with pytest.raises(RecordsUnavailable):
            await dying.book(conversation, Patient("whitfield"), offered.offers[0].id, "inbox-1", NOW)
    fhir_sandbox.heal()
    async with opened(fhir_sandbox, database_url) as reborn:
        visit = await reborn.booked_in("inbox-1")
        assert visit is not None
        assert visit.start == offered.offers[0].start


async def test_records_out_of_reach_are_told_as_such(
    sandbox_clinic: Clinic, fhir_sandbox: SwitchableFhirServer, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(WHITFIELD)
    await sandbox_clinic.visit_types()
    fhir_sandbox.fault(fail_with=500)
    with pytest.raises(RecordsUnavailable):
        await sandbox_clinic.who_texts(conversation)
    with pytest.raises(RecordsUnavailable):
        await offer(sandbox_clinic, conversation)


@pytest.mark.parametrize(("number", "why"), [("+14155550113", "several"), ("+14155550199", "unknown")])
async def test_a_number_on_no_patients_own_file_is_told_as_such(
    number: str, why: str, clinic: Clinic, start_conversation: StartConversation
) -> None:
    with pytest.raises(NotIdentified) as error:
        await clinic.who_texts(start_conversation(number))
    assert error.value.why == why


async def test_who_saw_and_changed_what_is_audited(
    sandbox_clinic: Clinic, engine: Engine, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(WHITFIELD)
    patient = await sandbox_clinic.who_texts(conversation)
    offered = await offer(sandbox_clinic, conversation)
    visit = await sandbox_clinic.book(conversation, patient, offered.offers[0].id, "inbox-1", NOW)
    columns = (audit.c.deed, audit.c.patient_id, audit.c.record, audit.c.conversation_id, audit.c.turn)
    with engine.connect() as connection:
        rows: Sequence[tuple[object, ...]] = [tuple(row) for row in connection.execute(select(*columns))]
    assert rows == [
        ("looked up by number", "whitfield", "Patient/whitfield", conversation, None),
        ("was given a right", "whitfield", None, conversation, None),
        ("booked a visit", "whitfield", f"Appointment/{visit.id}", conversation, "inbox-1"),
    ]
