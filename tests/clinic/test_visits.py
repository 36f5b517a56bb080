"""The visits of a family are told in order and in the clinic's own words, and can be changed from what was told."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from clinic.desk import Clinic, open_clinic
from clinic.errors import NotAllowed, RecordsUnavailable, TimeTaken, TooLateToChange, VisitChanged
from clinic.model import Offer, OpenVisit, Patient, Place, Practitioner, Visit, Wanted
from clinic.records import KnownVisit
from clinic.tables import audit
from clinic.visits import tell_visit
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.clinic.book import CHECKUP, CHEN, DALY_CITY, MISSION, ORTEGA, at, facts, schedule
from tests.clinic.conftest import StartConversation, opened, settings_for
from tests.clinic.fhir.conftest import living_in, put, read
from tests.clinic.nights import hour_at_night
from tests.fhir_servers import NOW, FhirServer, SwitchableFhirServer, create_free_slot
from when.model import Precision, Reading, Window

WHITFIELD, PHONE, BIRTH_DATE = Patient("whitfield"), "+14155550102", date(1958, 11, 30)
CARMEN, CARMENS_BIRTH_DATE = "+14155550116", date(1990, 3, 14)
BOOK = schedule(CHEN)
KNOWN = KnownVisit("7", WHITFIELD, at(1, 9), at(1, 9.5), "checkup", "a checkup", None, None, BOOK.id, True, {})
THURSDAY = Reading((Window(NOW.replace(day=5, hour=0), NOW.replace(day=6, hour=0)),), Precision.DAY)
hours = count()
FACTS = facts(BOOK, schedule(ORTEGA, DALY_CITY))


def tell(known: KnownVisit, until: datetime = NOW) -> OpenVisit:
    return tell_visit(known, FACTS, CLINIC_ZONE, until)


def test_what_a_visit_does_not_say_its_book_does() -> None:
    told = tell(KNOWN)
    assert (told.practitioner, told.place) == (CHEN.practitioner, MISSION.place)
    assert (told.visit_type, told.name) == (CHECKUP, "Checkup")


def test_who_is_named_in_the_visit_counts_more_than_the_book() -> None:
    told = tell(replace(KNOWN, practitioner=Practitioner("ortega", "L. O."), place=Place("daly-city", "", "")))
    assert (told.practitioner, told.place) == (ORTEGA.practitioner, DALY_CITY.place)


def test_a_visit_with_somebody_whom_our_lists_lack_is_told_by_the_visits_own_words() -> None:
    locum = Practitioner("locum", "Dr. Ana Ruiz")
    told = tell(replace(KNOWN, schedule=None, practitioner=locum, visit_type="surgery", name="Surgery"))
    assert (told.practitioner, told.place) == (locum, None)
    assert (told.visit_type, told.name) == (None, "Surgery")
    assert tell(replace(KNOWN, schedule=None, practitioner=Practitioner("locum", ""))).practitioner is None


def test_times_are_told_in_the_clinics_zone() -> None:
    told = tell(replace(KNOWN, start=KNOWN.start.astimezone(UTC)))
    assert (told.start, told.start.utcoffset()) == (KNOWN.start, KNOWN.start.utcoffset())


@pytest.mark.parametrize(("minutes", "can_change"), [(0, True), (1, False)])
def test_what_begins_within_the_notice_is_for_a_person(minutes: int, can_change: bool) -> None:
    assert tell(KNOWN, KNOWN.start + timedelta(minutes=minutes)).can_change is can_change
    assert not tell(replace(KNOWN, can_change=False)).can_change


def an_hour(server: FhirServer, free: int) -> Reading:
    """An hour at night in Dr. Chen's book that holds only Slots made here, and that no other test has."""
    start = hour_at_night(next(hours))
    for half in range(free):
        create_free_slot(server, start=start + timedelta(minutes=30 * half))
    return Reading((Window(start, start + timedelta(hours=1)),), Precision.HOUR)


async def identify(clinic: Clinic, start: StartConversation, phone: str = PHONE, born: date = BIRTH_DATE) -> UUID:
    conversation = start(phone)
    await clinic.show_birth_date(conversation, born, NOW)
    return conversation


async def offer(clinic: Clinic, conversation: UUID, when: Reading | None, patient: Patient = WHITFIELD) -> list[Offer]:
    wanted = Wanted("checkup", when, practitioner="chen")
    return list((await clinic.offer_times(conversation, patient, wanted, NOW)).offers)


async def book(clinic: Clinic, conversation: UUID, when: Reading | None, patient: Patient = WHITFIELD) -> Visit:
    offers = await offer(clinic, conversation, when, patient)
    return await clinic.book(conversation, patient, offers[0].id, uuid4().hex, NOW)


async def find(
    clinic: Clinic, conversation: UUID, start: datetime, patients: Sequence[Patient] = (WHITFIELD,)
) -> OpenVisit:
    (visit,) = [each for each in await clinic.open_visits(conversation, patients, NOW) if each.start == start]
    return visit


async def test_a_visit_is_listed_moved_listed_and_called_off(
    clinic: Clinic, fhir_server: FhirServer, start_conversation: StartConversation
) -> None:
    conversation = await identify(clinic, start_conversation)
    night = an_hour(fhir_server, 2)
    booked = await book(clinic, conversation, night)
    listed = await find(clinic, conversation, booked.start)
    assert (listed.visit_type, listed.practitioner, listed.place, listed.end) == (
        (booked.visit_type, booked.practitioner, booked.place, booked.end)
    )
    (other,) = await offer(clinic, conversation, night)
    moved = await clinic.move(conversation, WHITFIELD, listed.id, other.id, uuid4().hex, NOW)
    assert (moved.id, moved.start) == (booked.id, other.start)
    (free_again,) = await offer(clinic, conversation, night)
    assert free_again.start == booked.start
    listed = await find(clinic, conversation, other.start)
    off = await clinic.cancel(conversation, WHITFIELD, listed.id, uuid4().hex, NOW, "transport")
    assert off.start == other.start
    visits = await clinic.open_visits(conversation, [WHITFIELD], NOW)
    assert not {booked.start, other.start} & {each.start for each in visits}
    assert len(await offer(clinic, conversation, night)) == 2


async def test_a_long_visit_is_booked_moved_and_given_back_as_a_whole(
    fhir_sandbox: SwitchableFhirServer, database_url: str, start_conversation: StartConversation
) -> None:
    lengths = {"checkup": timedelta(minutes=40)}
    settings = replace(settings_for(fhir_sandbox, database_url), visit_lengths=lengths)
    clinic = open_clinic(settings)
    start = (NOW + timedelta(days=9)).replace(hour=3)
    slots = [create_free_slot(fhir_sandbox, start=start + timedelta(minutes=20 * number)) for number in range(4)]
    hour = Reading((Window(start, start + timedelta(hours=2)),), Precision.PART_OF_DAY)

    def busy() -> list[str]:
        return [read(fhir_sandbox, f"Slot/{each['id']}")["status"] for each in slots]

    conversation = await identify(clinic, start_conversation)
    offers = {each.start: each for each in await offer(clinic, conversation, hour)}
    assert set(offers) == {start, start + timedelta(minutes=20), start + timedelta(minutes=40)}
    visit = await clinic.book(conversation, WHITFIELD, offers[start].id, "inbox-1", NOW)
    assert visit.end - visit.start == timedelta(minutes=40)
    assert busy() == ["busy", "busy", "free", "free"]
    listed = await find(clinic, conversation, start)
    (later,) = await offer(clinic, conversation, hour)
    await clinic.move(conversation, WHITFIELD, listed.id, later.id, "inbox-2", NOW)
    assert busy() == ["free", "free", "busy", "busy"]
    listed = await find(clinic, conversation, later.start)
    assert listed.end - listed.start == timedelta(minutes=40)
    await clinic.cancel(conversation, WHITFIELD, listed.id, "inbox-3", NOW)
    assert busy() == ["free"] * 4
    await clinic.close()


async def test_a_visit_that_staff_moved_is_told_as_it_is(
    clinic: Clinic, fhir_server: FhirServer, start_conversation: StartConversation
) -> None:
    conversation = await identify(clinic, start_conversation)
    booked = await book(clinic, conversation, an_hour(fhir_server, 1))
    listed = await find(clinic, conversation, booked.start)
    later = {
        "start": (booked.start + timedelta(hours=9)).isoformat(),
        "end": (booked.end + timedelta(hours=9)).isoformat(),
    }
    put(fhir_server, {**read(fhir_server, f"Appointment/{booked.id}"), **later})
    with pytest.raises(VisitChanged) as changed:
        await clinic.cancel(conversation, WHITFIELD, listed.id, uuid4().hex, NOW)
    assert changed.value.now is not None
    assert changed.value.now.start == booked.start + timedelta(hours=9)
    off = await clinic.cancel(conversation, WHITFIELD, changed.value.now.id, uuid4().hex, NOW)
    assert off.start == booked.start + timedelta(hours=9)
    with pytest.raises(VisitChanged) as changed:
        await clinic.cancel(conversation, WHITFIELD, listed.id, uuid4().hex, NOW)
    assert changed.value.now is None


async def test_a_family_is_told_its_visits_in_order_and_in_one_request(
    fhir_sandbox: SwitchableFhirServer, database_url: str, start_conversation: StartConversation, engine: Engine
) -> None:
    requests: list[tuple[str, str]] = []
    async with opened(fhir_sandbox, database_url, requests) as clinic:
        conversation = await identify(clinic, start_conversation, CARMEN, CARMENS_BIRTH_DATE)
        family = [each.patient for each in (await clinic.family(conversation, NOW)).people]
        for patient in family:
            await book(clinic, conversation, THURSDAY, patient)
        requests.clear()
        visits = await clinic.open_visits(conversation, family, NOW)
        assert len(requests) == 1
    assert {each.patient for each in visits} == set(family)
    assert len(family) == 3
    assert [each.start for each in visits] == sorted(each.start for each in visits)
    with engine.connect() as connection:
        query = select(audit.c.patient_id, audit.c.record).where(audit.c.deed == "read the visits to come")
        rows = connection.execute(query).all()
    assert {row.patient_id for row in rows} == {each.id for each in family}
    assert all(row.record.startswith("Appointment/") for row in rows)


async def test_each_step_costs_the_requests_it_must(
    fhir_sandbox: SwitchableFhirServer, database_url: str, start_conversation: StartConversation
) -> None:
    requests: list[tuple[str, str]] = []

    def cost() -> int:
        number = len(requests)
        requests.clear()
        return number

    async with opened(fhir_sandbox, database_url, requests) as clinic:
        conversation = await identify(clinic, start_conversation)
        booked = await book(clinic, conversation, THURSDAY)
        cost()
        listed = await find(clinic, conversation, booked.start)
        assert cost() == 1
        offers = await offer(clinic, conversation, THURSDAY)
        moved = await clinic.move(conversation, WHITFIELD, listed.id, offers[0].id, "inbox-1", NOW)
        assert cost() == 2
        listed = await find(clinic, conversation, moved.start)
        cost()
        await clinic.cancel(conversation, WHITFIELD, listed.id, "inbox-2", NOW)
        assert cost() == 1
        assert await clinic.moved_in("inbox-1") == moved
        assert await clinic.cancelled_in("inbox-2") is not None
        assert cost() == 0


async def test_nobodys_visits_are_read_or_changed_before_a_birth_date_was_shown(
    sandbox_clinic: Clinic, fhir_sandbox: SwitchableFhirServer, start_conversation: StartConversation, engine: Engine
) -> None:
    conversation = start_conversation(PHONE)
    await sandbox_clinic.who_texts(conversation)
    fhir_sandbox.forget_requests()
    for ask in (
        sandbox_clinic.open_visits(conversation, [WHITFIELD], NOW),
        sandbox_clinic.cancel(conversation, WHITFIELD, uuid4(), "inbox-1", NOW),
        sandbox_clinic.move(conversation, WHITFIELD, uuid4(), uuid4(), "inbox-1", NOW),
    ):
        with pytest.raises(NotAllowed):
            await ask
    assert fhir_sandbox.requests() == []


async def test_a_visit_that_begins_soon_is_changed_by_a_person(
    sandbox_clinic: Clinic, start_conversation: StartConversation
) -> None:
    conversation = await identify(sandbox_clinic, start_conversation)
    booked = await book(sandbox_clinic, conversation, THURSDAY)
    soon = booked.start - timedelta(minutes=119)
    (listed,) = await sandbox_clinic.open_visits(conversation, [WHITFIELD], soon)
    assert not listed.can_change
    with pytest.raises(TooLateToChange):
        await sandbox_clinic.cancel(conversation, WHITFIELD, listed.id, "inbox-1", soon)
    assert (await find(sandbox_clinic, conversation, booked.start)).can_change


@pytest.mark.parametrize("deed", ["move", "cancel"])
async def test_a_process_that_died_while_changing_finds_what_it_did(
    deed: str, fhir_sandbox: SwitchableFhirServer, database_url: str, start_conversation: StartConversation
) -> None:
    async with opened(fhir_sandbox, database_url) as dying:
        conversation = await identify(dying, start_conversation)
        booked = await book(dying, conversation, THURSDAY)
        listed = await find(dying, conversation, booked.start)
        (chosen, *_) = await offer(dying, conversation, THURSDAY)
        fhir_sandbox.fault(lose_answer_after_commit=True)
        moving = dying.move(conversation, WHITFIELD, listed.id, chosen.id, "inbox-1", NOW)
        cancelling = dying.cancel(conversation, WHITFIELD, listed.id, "inbox-1", NOW)
        chosen_deed, other = (moving, cancelling) if deed == "move" else (cancelling, moving)
        other.close()
        with pytest.raises(RecordsUnavailable):
            await chosen_deed
    fhir_sandbox.heal()
    async with opened(fhir_sandbox, database_url) as reborn:
        moved, off = await reborn.moved_in("inbox-1"), await reborn.cancelled_in("inbox-1")
        assert (moved.start if moved else None) == (chosen.start if deed == "move" else None)
        assert (off.start if off else None) == (booked.start if deed == "cancel" else None)


async def test_two_phones_of_one_family_that_change_one_visit_at_once_hear_what_is_true(
    clinic: Clinic, fhir_server: FhirServer, start_conversation: StartConversation
) -> None:
    first = await identify(clinic, start_conversation)
    second = start_conversation("(415) 555-0102")
    await clinic.show_birth_date(second, BIRTH_DATE, NOW)
    night = an_hour(fhir_server, 2)
    booked = await book(clinic, first, night)
    slot = read(fhir_server, f"Appointment/{booked.id}")["slot"][0]["reference"].split("/")[1]
    mine, theirs = [await find(clinic, each, booked.start) for each in (first, second)]
    (chosen,) = await offer(clinic, second, night)
    off, moved = await asyncio.gather(
        clinic.cancel(first, WHITFIELD, mine.id, uuid4().hex, NOW),
        clinic.move(second, WHITFIELD, theirs.id, chosen.id, uuid4().hex, NOW),
        return_exceptions=True,
    )
    assert living_in(fhir_server, {"id": slot}) == []
    if isinstance(off, VisitChanged):
        assert isinstance(moved, Visit)
        assert off.now is not None
        assert off.now.start == moved.start == chosen.start
    else:
        assert isinstance(moved, VisitChanged)
        assert moved.now is None


async def test_a_time_that_somebody_else_took_leaves_the_visit_where_it_is(
    clinic: Clinic, fhir_server: FhirServer, start_conversation: StartConversation
) -> None:
    conversation, other = await identify(clinic, start_conversation), start_conversation("+14155550101")
    night = an_hour(fhir_server, 2)
    booked = await book(clinic, conversation, night)
    listed = await find(clinic, conversation, booked.start)
    (chosen,) = await offer(clinic, conversation, night)
    await book(clinic, other, night, Patient("harper"))
    with pytest.raises(TimeTaken):
        await clinic.move(conversation, WHITFIELD, listed.id, chosen.id, uuid4().hex, NOW)
    assert (await find(clinic, conversation, booked.start)).can_change
