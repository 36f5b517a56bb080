"""Whatever patients and staff do in whatever order, and whatever is lost, the book and what is told agree."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.attempts import Attempts
from clinic.booking import BookingDesk
from clinic.changes import ChangeDesk
from clinic.database import open_database
from clinic.errors import NoLongerShown, RecordsUnavailable, TimeTaken, VisitChanged
from clinic.facts_at_hand import FactsAtHand
from clinic.fhir import booking, changing
from clinic.fhir.connection import Connection
from clinic.fhir.free_slots import read_free_time
from clinic.fhir.plain_r4 import PlainR4
from clinic.fhir.related_persons import Guardianship
from clinic.fhir.visit_types import VisitTypeNames
from clinic.model import Offer, OpenVisit, Patient, Visit, VisitType
from clinic.offers import Offers
from clinic.shown_visits import ShownVisits
from clinic.tables import booking_attempts
from clinic.visits import VisitDesk
from sandbox.fhir_server.app import open_server_with
from sandbox.fhir_server.interactions import FhirServer
from sandbox.made_up_clinic import CLINIC_ZONE, made_up_clinic
from tests.clinic.fhir.conftest import CHECKUP
from tests.clinic.in_process import Fate, InProcessClient, Killed, Wire, arrive
from tests.fhir_servers import NOW

Resource = dict[str, Any]
PATIENTS = [Patient(each) for each in ("harper", "okafor")]
PHONES = 2  # of each patient
TIMES = 4
NAMES = VisitTypeNames("urn:frontdesk:visit-type", {})
STARTS = [NOW + timedelta(days=1, minutes=20 * number) for number in range(TIMES)]
fates: st.SearchStrategy[list[Fate]] = st.just([]) | st.lists(st.sampled_from(Fate), min_size=1, max_size=3)


def a_small_clinic() -> FhirServer:
    """The made-up one with four free times and no visit."""
    resources = [each for each in made_up_clinic(NOW, weeks=1) if each["resourceType"] not in ("Slot", "Appointment")]
    slots = [
        {
            "resourceType": "Slot",
            "id": f"time-{number}",
            "schedule": {"reference": "Schedule/chen-mission"},
            "status": "free",
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=20)).isoformat(),
        }
        for number, start in enumerate(STARTS)
    ]
    return open_server_with([*resources, *slots], seconds_reused=60)


@dataclass
class Turn:
    """A text that asks for a deed; `play` does what an action does with it, however often it is played.

    `wanted` is the time that it asks for, None when it calls a visit off. `outcome`: what it has told, if anything.
    """

    patient: Patient
    wanted: datetime | None
    play: Callable[[str, datetime], Awaitable[OpenVisit | Visit]]
    name: str = field(default_factory=lambda: uuid4().hex)
    outcome: OpenVisit | Visit | Exception | None = None


@dataclass
class Desks:
    """One process of ours: its desks on one server and the database, with a phone line that can fail."""

    server: FhirServer
    database: AsyncEngine
    wire: Wire = field(default_factory=Wire)

    def __post_init__(self) -> None:
        client = InProcessClient(self.server, self.wire)
        allowed = Guardianship(frozenset(), frozenset())
        self.records = PlainR4(client, Connection(), NAMES, "US", allowed)
        self.facts = FactsAtHand(self.records)
        self.offers, attempts = Offers(self.database), Attempts(self.database)
        self.visits = VisitDesk(self.records, self.facts, ShownVisits(self.database), CLINIC_ZONE, timedelta(hours=2))
        self.bookings = BookingDesk(self.records, self.offers, attempts)
        self.changes = ChangeDesk(self.records, self.visits, self.offers, attempts)

    async def offer(self, conversation: UUID, patient: Patient, slot: Resource) -> UUID | None:
        (book,) = [each for each in (await self.facts.facts()).schedules if each.id == "chen-mission"]
        time = read_free_time(slot, {book.id: book}, CHECKUP)
        if time is None:
            return None
        kind = VisitType("checkup", "Checkup")
        offer = Offer(uuid4(), kind, time.start, time.end, book.practitioner, book.place)
        await self.offers.keep(conversation, patient, [(offer, time)], NOW)
        return offer.id


@dataclass(frozen=True)
class Chosen:
    """By whom, from which phone, and what: an offer or a visit that was listed."""

    patient: Patient
    conversation: UUID
    id: UUID
    start: datetime = NOW


class Interleaving(RuleBasedStateMachine):
    """Each rule is what happens to one text, one lost request or one change by staff."""

    offers = Bundle("offers")
    listed = Bundle("listed")
    turns = Bundle("turns")
    database: AsyncEngine
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.server = a_small_clinic()
        self.desks = Desks(self.server, self.database)
        self.phones = {(each, phone): uuid4() for each in PATIENTS for phone in range(PHONES)}
        self.now = NOW
        self.played: list[Turn] = []
        self.touched_by_staff: set[str] = set()

    def run(self, deed: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await deed

        return self.runner.run(wait())

    def all_of(self, resource_type: str) -> list[Resource]:
        rows = (self.server.records.row(number) for number in sorted(self.server.records.of_type(resource_type)))
        return [row.body for row in rows if row.body is not None]

    def live(self) -> dict[str, Resource]:
        return {each["id"]: each for each in self.all_of("Appointment") if each["status"] == "booked"}

    def slot(self, id: str) -> Resource:
        row = self.server.records.living(f"Slot/{id}")
        assert row is not None
        assert row.body is not None
        return row.body

    @initialize(target=listed)
    def two_have_a_visit_and_see_it(self) -> MultipleResults[Chosen]:
        for number, patient in enumerate(PATIENTS):
            for offer in self._offer(patient, 0, number):
                self.books(offer, [])
        return multiple(*(each for patient in PATIENTS for each in self._list(patient, 0)))

    # What patients do.

    @rule(target=offers, patient=st.sampled_from(PATIENTS), phone=st.integers(0, 1), number=st.integers(0, TIMES - 1))
    def is_offered_a_time(self, patient: Patient, phone: int, number: int) -> MultipleResults[Chosen]:
        return multiple(*self._offer(patient, phone, number))

    @rule(target=listed, patient=st.sampled_from(PATIENTS), phone=st.integers(0, 1))
    def lists_visits(self, patient: Patient, phone: int) -> MultipleResults[Chosen]:
        return multiple(*self._list(patient, phone))

    @rule(target=turns, offer=offers, fates=fates)
    def books(self, offer: Chosen, fates: list[Fate]) -> Turn:
        desk = self.desks.bookings

        async def play(turn: str, now: datetime) -> Visit:
            done = await desk.booked_in(turn)
            return done or await desk.book(offer.conversation, offer.patient, offer.id, turn, now)

        return self.begin(Turn(offer.patient, offer.start, play), fates)

    @rule(target=turns, visit=listed, fates=fates)
    def calls_a_visit_off(self, visit: Chosen, fates: list[Fate]) -> Turn:
        desk = self.desks.changes

        async def play(turn: str, now: datetime) -> OpenVisit:
            done = await desk.cancelled_in(turn)
            return done or await desk.cancel(visit.conversation, visit.patient, visit.id, turn, now, None)

        return self.begin(Turn(visit.patient, None, play), fates)

    @rule(target=turns, visit=listed, number=st.integers(0, TIMES - 1), fates=fates)
    def moves_a_visit(self, visit: Chosen, number: int, fates: list[Fate]) -> Turn:
        desk = self.desks.changes
        offer = self.run(self.desks.offer(visit.conversation, visit.patient, self.slot(f"time-{number}"))) or uuid4()

        async def play(turn: str, now: datetime) -> Visit:
            done = await desk.moved_in(turn)
            return done or await desk.move(visit.conversation, visit.patient, visit.id, offer, turn, now)

        return self.begin(Turn(visit.patient, STARTS[number], play), fates)

    # What happens to us.

    @rule(turn=turns, fates=fates)
    def a_turn_is_played_again(self, turn: Turn, fates: list[Fate]) -> None:
        if turn.outcome is None:
            self.play(turn, fates)

    @rule(number=st.integers(0, 20))
    def a_late_request_arrives(self, number: int) -> None:
        under_way = self.desks.wire.under_way
        if under_way:
            arrive(self.server, under_way.pop(number % len(under_way)))

    # What staff do.

    @rule(number=st.integers(0, 20))
    def staff_call_a_visit_off(self, number: int) -> None:
        for visit in list(self.live().values())[number:][:1]:
            self.touched_by_staff.add(visit["id"])
            self.write({**visit, "status": "cancelled"})
            self.write({**self.slot(_slot_of(visit)), "status": "free"})

    @rule(number=st.integers(0, 20), to=st.integers(0, TIMES - 1))
    def staff_move_a_visit(self, number: int, to: int) -> None:
        goal = self.slot(f"time-{to}")
        for visit in list(self.live().values())[number:][:1] if goal["status"] == "free" else []:
            self.touched_by_staff.add(visit["id"])
            self.write({**self.slot(_slot_of(visit)), "status": "free"})
            self.write({**goal, "status": "busy"})
            slot = [{"reference": f"Slot/{goal['id']}"}]
            self.write({**visit, "start": goal["start"], "end": goal["end"], "slot": slot})

    @rule(number=st.integers(0, TIMES - 1), word=st.sampled_from(("near the door", "call first")))
    def staff_make_a_note(self, number: int, word: str) -> None:
        self.write({**self.slot(f"time-{number}"), "comment": word})

    # What must be.

    @invariant()
    def a_busy_time_has_one_visit_and_a_free_one_none(self) -> None:
        taken = sorted(_slot_of(each) for each in self.live().values())
        assert taken == sorted(each["id"] for each in self.all_of("Slot") if each["status"] == "busy")
        assert all(_start_of(each) == _start_of(self.slot(_slot_of(each))) for each in self.live().values())

    def teardown(self) -> None:
        """Whatever was under way arrives, every turn is played to its end, and all that was told was true."""
        for ask in self.desks.wire.under_way:
            arrive(self.server, ask)
        for turn in self.played:
            if turn.outcome is None:
                self.play(turn, [])
                assert turn.outcome is not None, "a turn that nothing hinders comes to an end"
            if isinstance(turn.outcome, Exception):
                self.must_not_have_happened(turn)
        self.a_busy_time_has_one_visit_and_a_free_one_none()

    def _offer(self, patient: Patient, phone: int, number: int) -> list[Chosen]:
        conversation = self.phones[patient, phone]
        offer = self.run(self.desks.offer(conversation, patient, self.slot(f"time-{number}")))
        return [] if offer is None else [Chosen(patient, conversation, offer, STARTS[number])]

    def _list(self, patient: Patient, phone: int) -> list[Chosen]:
        conversation = self.phones[patient, phone]
        visits = self.run(self.desks.visits.find(conversation, [patient], NOW))
        theirs = [each for each in self.live().values() if _is_of(each, patient)]
        assert [each.start for each in visits] == sorted(map(_start_of, theirs))
        assert all(each.can_change for each in visits)
        return [Chosen(patient, conversation, each.id) for each in visits]

    def begin(self, turn: Turn, fates: list[Fate]) -> Turn:
        self.played.append(turn)
        self.play(turn, fates)
        return turn

    def play(self, turn: Turn, fates: list[Fate]) -> None:
        self.now += timedelta(minutes=1)
        self.desks.wire.fates.extend(fates)
        try:
            told: OpenVisit | Visit = self.run(turn.play(turn.name, self.now))
        except (RecordsUnavailable, Killed):
            return
        except (TimeTaken, NoLongerShown, VisitChanged) as failure:
            turn.outcome = failure
            self.hear_failure(turn, failure)
            return
        finally:
            self.desks.wire.fates.clear()
        turn.outcome = told
        self.hear(turn, told)
        assert self.run(turn.play(turn.name, self.now)) == told

    def hear(self, turn: Turn, told: OpenVisit | Visit) -> None:
        if isinstance(told, Visit):
            visit = self.live()[told.id]
            assert (_start_of(visit), _is_of(visit, turn.patient)) == (told.start, True)
            assert told.start == turn.wanted
        else:
            (visit,) = [each for each in self.all_of("Appointment") if _is_signed(each, {str(told.id)})]
            assert (visit["status"], _start_of(visit)) == ("cancelled", told.start)

    def hear_failure(self, turn: Turn, failure: Exception) -> None:
        if isinstance(failure, VisitChanged) and failure.now is not None:
            theirs = [each for each in self.live().values() if _is_of(each, turn.patient)]
            assert failure.now.start in set(map(_start_of, theirs))

    def must_not_have_happened(self, turn: Turn) -> None:
        """Not even later, by a request that nobody waited for."""
        query = select(booking_attempts.c.key).where(booking_attempts.c.turn == turn.name)
        keys = {str(key) for key in self.run(_read(self.database, query))}
        for visit in self.all_of("Appointment"):
            if _is_signed(visit, keys) and visit["id"] not in self.touched_by_staff:
                is_so = visit["status"] == "cancelled" if turn.wanted is None else _start_of(visit) == turn.wanted
                assert not is_so or (turn.wanted is not None and visit["status"] == "cancelled")

    def write(self, resource: Resource) -> None:
        self.server.records.write(resource["resourceType"], resource["id"], resource)


async def _read(database: AsyncEngine, query: Any) -> list[Any]:
    async with database.connect() as connection:
        return list((await connection.execute(query)).scalars())


def _start_of(resource: Resource) -> datetime:
    return datetime.fromisoformat(resource["start"])


def _slot_of(visit: Resource) -> str:
    return str(visit["slot"][0]["reference"]).removeprefix("Slot/")


def _is_of(visit: Resource, patient: Patient) -> bool:
    return bool(visit["participant"][0]["actor"]["reference"] == f"Patient/{patient.id}")


def _is_signed(visit: Resource, keys: set[str]) -> bool:
    return any(each["value"] in keys for each in visit["identifier"])


def test_the_book_and_what_is_told_agree_whatever_happens(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """FRONTDESK_INTERLEAVINGS sets how many are tried."""
    for module in (booking, changing):
        monkeypatch.setattr(module, "LOOKS", (0.0, 0.0, 0.0))
    with asyncio.Runner() as runner:
        runner.run(asyncio.sleep(0))
        Interleaving.runner, Interleaving.database = runner, open_database(database_url)
        limits = settings(
            max_examples=int(os.environ.get("FRONTDESK_INTERLEAVINGS", "100")),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        )
        run_state_machine_as_test(Interleaving, settings=limits)
        runner.run(Interleaving.database.dispose())
