"""Whatever dies between the choice and the telling, a visit is changed once and the patient hears what is true."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.attempts import Attempts
from clinic.changes import ChangeDesk
from clinic.errors import BookingRefused, NoLongerShown, RecordsUnavailable, TimeTaken, TooLateToChange, VisitChanged
from clinic.facts_at_hand import FactsAtHand
from clinic.model import Offer, Patient
from clinic.offers import GOOD_FOR, Offers
from clinic.records import Cancellation, ChangedMeanwhile, KnownVisit, Move
from clinic.shown_visits import ShownVisits
from clinic.tables import audit, booking_attempts
from clinic.visits import VisitDesk
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.clinic.book import CHECKUP, CHEN, ORTEGA, FakeRecords, at, facts, free, schedule

NOW = at(0, 8)
NOTICE = timedelta(hours=2)
HARPER = Patient("harper")
CONVERSATION = uuid4()
BOOK = schedule(CHEN)
VISIT = KnownVisit(
    "7", HARPER, at(1, 9), at(1, 9.5), "checkup", "Checkup", CHEN.practitioner, None, BOOK.id, True, {"is": "held"}
)


@dataclass
class FakeBook(FakeRecords):
    """Knows one visit, and changes it by key; does first what `then` says."""

    visit: KnownVisit = VISIT
    then: list[Exception] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    asked_for: list[Cancellation | Move] = field(default_factory=list)

    async def find_visits(self, patients: Any, now: datetime) -> tuple[KnownVisit, ...]:
        return (self.visit,)

    async def cancel(self, cancellation: Cancellation) -> None:
        self._do(cancellation)

    async def move(self, move: Move) -> None:
        self._do(move)

    async def has_changed(self, change: Cancellation | Move) -> bool:
        assert change == self.asked_for[0]
        return change.key in self.done

    def _do(self, change: Cancellation | Move) -> None:
        self.asked_for.append(change)
        if self.then:
            raise self.then.pop(0)
        self.done.add(change.key)


@pytest.fixture
def records() -> FakeBook:
    return FakeBook(read=facts(BOOK))


@pytest.fixture
def desk(database: AsyncEngine, records: FakeBook) -> ChangeDesk:
    visits = VisitDesk(records, FactsAtHand(records), ShownVisits(database), CLINIC_ZONE, NOTICE)
    return ChangeDesk(records, visits, Offers(database), Attempts(database))


async def shown(desk: ChangeDesk, now: datetime = NOW) -> UUID:
    (visit,) = await desk.visits.find(CONVERSATION, [HARPER], now)
    return visit.id


async def offered(desk: ChangeDesk, now: datetime = NOW) -> UUID:
    time = replace(free(at(2, 10), schedule(ORTEGA)), held={"slot": "as it was read"})
    made = Offer(uuid4(), CHECKUP, time.start, time.end, time.schedule.practitioner, time.schedule.place)
    await desk.offers.keep(CONVERSATION, HARPER, [(made, time)], now)
    return made.id


async def cancel(desk: ChangeDesk, visit: UUID, turn: str = "inbox-1", now: datetime = NOW) -> object:
    return await desk.cancel(CONVERSATION, HARPER, visit, turn, now, "weather")


async def move(desk: ChangeDesk, visit: UUID, offer: UUID, turn: str = "inbox-1", now: datetime = NOW) -> object:
    return await desk.move(CONVERSATION, HARPER, visit, offer, turn, now)


def outcomes(engine: Engine) -> list[tuple[str, str | None, object]]:
    columns = (booking_attempts.c.deed, booking_attempts.c.outcome, booking_attempts.c.held)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(booking_attempts.c.id))]


def last_deed(engine: Engine) -> tuple[str, str | None, str | None]:
    columns = (audit.c.deed, audit.c.record, audit.c.turn)
    with engine.connect() as connection:
        return tuple(connection.execute(select(*columns).order_by(audit.c.id.desc()).limit(1)).one())


async def test_a_visit_is_called_off_and_told(desk: ChangeDesk, records: FakeBook, engine: Engine) -> None:
    told = await desk.cancel(CONVERSATION, HARPER, await shown(desk), "inbox-1", NOW, "weather")
    assert (told.start, told.practitioner, told.place) == (at(1, 9), CHEN.practitioner, BOOK.place)
    (asked,) = records.asked_for
    assert isinstance(asked, Cancellation)
    assert (asked.held, asked.reason) == ({"is": "held"}, "weather")
    assert outcomes(engine) == [("cancel", "cancelled", None)]
    assert last_deed(engine) == ("called a visit off", "Appointment/7", "inbox-1")


async def test_a_visit_is_moved_and_told_as_it_is_now(desk: ChangeDesk, records: FakeBook, engine: Engine) -> None:
    told = await desk.move(CONVERSATION, HARPER, await shown(desk), await offered(desk), "inbox-1", NOW)
    assert (told.id, told.start, told.practitioner.name) == ("7", at(2, 10), "Dr. Luis Ortega")
    (asked,) = records.asked_for
    assert isinstance(asked, Move)
    assert (asked.held, asked.to) == ({"is": "held"}, {"slot": "as it was read"})
    assert outcomes(engine) == [("move", "moved", None)]
    assert last_deed(engine) == ("moved a visit", "Appointment/7", "inbox-1")


async def test_a_turn_played_again_tells_its_deed_and_does_nothing(desk: ChangeDesk, records: FakeBook) -> None:
    visit, offer = await shown(desk), await offered(desk)
    told = await move(desk, visit, offer)
    assert await desk.moved_in("inbox-1") == told
    assert await move(desk, visit, offer) == told
    off = await cancel(desk, visit, "inbox-2")
    assert await desk.cancelled_in("inbox-2") == off
    assert await cancel(desk, visit, "inbox-2") == off
    assert len(records.asked_for) == 2
    assert await desk.moved_in("inbox-2") is None
    assert await desk.cancelled_in("inbox-1") is None
    assert await desk.cancelled_in("") is None


@pytest.mark.parametrize("is_move", [True, False], ids=["move", "cancel"])
async def test_a_change_whose_end_nobody_wrote_down_is_found(
    is_move: bool, desk: ChangeDesk, records: FakeBook, engine: Engine
) -> None:
    visit, offer = await shown(desk), await offered(desk)
    records.then = [RecordsUnavailable()]
    with pytest.raises(RecordsUnavailable):
        await (move(desk, visit, offer) if is_move else cancel(desk, visit))
    ((_, outcome, held),) = outcomes(engine)
    assert (outcome, isinstance(held, dict)) == (None, True)
    find = desk.moved_in if is_move else desk.cancelled_in
    assert await find("inbox-1") is None
    records.done.add(records.asked_for[0].key)
    assert await find("inbox-1") is not None
    assert outcomes(engine)[0][1:] == ("moved" if is_move else "cancelled", None)


async def test_a_change_that_never_arrived_is_made_again_under_its_name(desk: ChangeDesk, records: FakeBook) -> None:
    visit = await shown(desk)
    records.then = [RecordsUnavailable()]
    with pytest.raises(RecordsUnavailable):
        await cancel(desk, visit)
    await cancel(desk, visit)
    first, again = records.asked_for
    assert first.key == again.key


@pytest.mark.parametrize(
    ("error", "outcome", "deed"),
    [(TimeTaken, "taken", "found a time taken"), (BookingRefused, "refused", "was refused a change")],
)
async def test_a_change_that_failed_is_on_record(
    error: type[Exception], outcome: str, deed: str, desk: ChangeDesk, records: FakeBook, engine: Engine
) -> None:
    records.then = [error()]
    with pytest.raises(error):
        await move(desk, await shown(desk), await offered(desk))
    assert outcomes(engine) == [("move", outcome, None)]
    assert last_deed(engine)[0] == deed
    assert await desk.moved_in("inbox-1") is None


async def test_a_visit_that_staff_moved_is_told_as_it_is_and_can_be_changed_then(
    desk: ChangeDesk, records: FakeBook, engine: Engine
) -> None:
    records.then = [ChangedMeanwhile(replace(VISIT, start=at(3, 15), end=at(3, 15.5)))]
    with pytest.raises(VisitChanged) as changed:
        await cancel(desk, await shown(desk))
    now = changed.value.now
    assert now is not None
    assert (now.start, now.can_change) == (at(3, 15), True)
    assert outcomes(engine) == [("cancel", "changed", None)]
    await cancel(desk, now.id, "inbox-2")
    assert outcomes(engine)[1] == ("cancel", "cancelled", None)


async def test_a_visit_that_staff_called_off_is_told_as_gone(desk: ChangeDesk, records: FakeBook) -> None:
    records.then = [ChangedMeanwhile(None)]
    with pytest.raises(VisitChanged) as changed:
        await cancel(desk, await shown(desk))
    assert changed.value.now is None


@pytest.mark.parametrize(
    ("visit", "hours", "is_late"),
    [(VISIT, 23, False), (VISIT, 23.1, True), (replace(VISIT, can_change=False), 0, True)],
    ids=["in time", "too late", "for a person"],
)
async def test_shortly_before_it_begins_a_visit_is_changed_by_a_person(
    visit: KnownVisit, hours: float, is_late: bool, desk: ChangeDesk, records: FakeBook
) -> None:
    records.visit, now = visit, NOW + timedelta(hours=hours)
    id, offer = await shown(desk, now), await offered(desk, now)
    for change in (cancel(desk, id, now=now), move(desk, id, offer, now=now)):
        if is_late:
            with pytest.raises(TooLateToChange):
                await change
        else:
            await change
    assert len(records.asked_for) == (0 if is_late else 2)


async def test_a_change_begun_in_time_is_finished_in_the_next_try(desk: ChangeDesk, records: FakeBook) -> None:
    """The first try may have succeeded: who is now told that it is too late would be told wrong."""
    id, last_moment = await shown(desk), at(1, 7)
    records.then = [RecordsUnavailable()]
    with pytest.raises(RecordsUnavailable):
        await cancel(desk, id, now=last_moment)
    assert await cancel(desk, id, now=last_moment + timedelta(minutes=1)) is not None


async def test_a_visit_shown_a_day_ago_or_to_others_is_listed_anew_first(desk: ChangeDesk, records: FakeBook) -> None:
    id = await shown(desk)
    with pytest.raises(NoLongerShown):
        await cancel(desk, id, now=NOW + GOOD_FOR + timedelta(minutes=1))
    with pytest.raises(NoLongerShown):
        await desk.cancel(uuid4(), HARPER, id, "inbox-1", NOW, None)
    with pytest.raises(NoLongerShown):
        await desk.cancel(CONVERSATION, Patient("okafor"), id, "inbox-1", NOW, None)
    assert records.asked_for == []


async def test_a_time_that_is_no_offer_any_more_is_taken(desk: ChangeDesk, records: FakeBook) -> None:
    with pytest.raises(TimeTaken):
        await move(desk, await shown(desk), uuid4())
    later = at(2, 10)
    records.visit = replace(VISIT, start=at(4, 9), end=at(4, 9.5))
    with pytest.raises(TimeTaken):
        await move(desk, await shown(desk, later), await offered(desk, later), now=later)
    assert records.asked_for == []
