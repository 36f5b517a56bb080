"""Whatever dies between the choice and the telling, the patient has one visit and hears of it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.attempts import Attempts
from clinic.booking import BookingDesk
from clinic.errors import BookingRefused, RecordsUnavailable, TimeTaken
from clinic.model import Offer, Patient
from clinic.offers import GOOD_FOR, Offers
from clinic.records import Booking
from clinic.tables import audit, booking_attempts
from tests.clinic.book import CHECKUP, CHEN, FakeRecords, at, free, schedule

NOW = at(0, 8)
HARPER = Patient("harper")
CONVERSATION = uuid4()


@dataclass
class FakeBook(FakeRecords):
    """Books by key; does first what `then` says."""

    then: list[Exception] = field(default_factory=list)
    booked: dict[str, str] = field(default_factory=dict)
    bookings: list[Booking] = field(default_factory=list)

    async def book(self, booking: Booking) -> str:
        self.bookings.append(booking)
        if self.then:
            raise self.then.pop(0)
        return self.booked.setdefault(booking.key, f"visit-{len(self.booked)}")

    async def find_booked(self, key: str, patient: Patient, start: datetime) -> str | None:
        return self.booked.get(key)


@pytest.fixture
def records() -> FakeBook:
    return FakeBook()


@pytest.fixture
def desk(database: AsyncEngine, records: FakeBook) -> BookingDesk:
    return BookingDesk(records, Offers(database), Attempts(database))


async def offer(desk: BookingDesk, patient: Patient = HARPER) -> UUID:
    time = replace(free(at(1, 9), schedule(CHEN)), held={"slot": "as it was read"})
    made = Offer(uuid4(), CHECKUP, time.start, time.end, time.schedule.practitioner, time.schedule.place)
    await desk.offers.keep(CONVERSATION, patient, [(made, time)], NOW)
    return made.id


def outcomes(engine: Engine) -> list[str | None]:
    with engine.connect() as connection:
        return list(connection.execute(select(booking_attempts.c.outcome)).scalars())


def deeds(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(audit.c.deed).order_by(audit.c.id)).scalars())


async def test_what_was_chosen_is_booked_and_told(desk: BookingDesk, records: FakeBook, engine: Engine) -> None:
    visit = await desk.book(CONVERSATION, HARPER, await offer(desk), "inbox-1", NOW)
    assert (visit.id, visit.start, visit.practitioner.name) == ("visit-0", at(1, 9), "Dr. Amara Chen")
    (booking,) = records.bookings
    assert booking.held == {"slot": "as it was read"}
    assert booking.seconds_since_first_try is None
    assert (outcomes(engine), deeds(engine)) == (["booked"], ["booked a visit"])


async def test_a_turn_played_again_tells_its_visit_and_books_nothing(desk: BookingDesk, records: FakeBook) -> None:
    id = await offer(desk)
    visit = await desk.book(CONVERSATION, HARPER, id, "inbox-1", NOW)
    assert await desk.booked_in("inbox-1") == visit
    assert await desk.book(CONVERSATION, HARPER, id, "inbox-1", NOW) == visit
    assert len(records.bookings) == 1


async def test_a_visit_whose_booking_nobody_wrote_down_is_found(
    desk: BookingDesk, records: FakeBook, engine: Engine
) -> None:
    records.then = [RecordsUnavailable()]
    with pytest.raises(RecordsUnavailable):
        await desk.book(CONVERSATION, HARPER, await offer(desk), "inbox-1", NOW)
    assert outcomes(engine) == [None]
    records.booked[records.bookings[0].key] = "visit-late"
    visit = await desk.booked_in("inbox-1")
    assert visit is not None
    assert visit.id == "visit-late"
    assert outcomes(engine) == ["booked"]


async def test_an_attempt_that_never_arrived_is_made_again_under_its_name(desk: BookingDesk, records: FakeBook) -> None:
    id = await offer(desk)
    records.then = [RecordsUnavailable()]
    with pytest.raises(RecordsUnavailable):
        await desk.book(CONVERSATION, HARPER, id, "inbox-1", NOW)
    assert await desk.booked_in("inbox-1") is None
    await desk.book(CONVERSATION, HARPER, id, "inbox-1", NOW + timedelta(seconds=4))
    first, again = records.bookings
    assert first.key == again.key
    assert (first.seconds_since_first_try, again.seconds_since_first_try) == (None, 4)


@pytest.mark.parametrize(
    ("error", "outcome", "deed"),
    [(TimeTaken, "taken", "found a time taken"), (BookingRefused, "refused", "was refused a booking")],
)
async def test_a_booking_that_failed_is_on_record(
    error: type[Exception], outcome: str, deed: str, desk: BookingDesk, records: FakeBook, engine: Engine
) -> None:
    records.then = [error()]
    with pytest.raises(error):
        await desk.book(CONVERSATION, HARPER, await offer(desk), "inbox-1", NOW)
    assert (outcomes(engine), deeds(engine)) == ([outcome], [deed])
    assert await desk.booked_in("inbox-1") is None


@pytest.mark.parametrize(
    ("conversation", "patient", "now"),
    [
        (uuid4(), HARPER, NOW),
        (CONVERSATION, Patient("okafor"), NOW),
        (CONVERSATION, HARPER, NOW + GOOD_FOR + timedelta(minutes=1)),
        (CONVERSATION, HARPER, at(1, 9)),
    ],
    ids=["another conversation", "another patient", "a day later", "when it begins"],
)
async def test_an_offer_that_is_none_any_more_is_not_sent(
    conversation: UUID, patient: Patient, now: datetime, desk: BookingDesk, records: FakeBook, engine: Engine
) -> None:
    id = await offer(desk)
    with pytest.raises(TimeTaken):
        await desk.book(conversation, patient, id, "inbox-1", now)
    assert records.bookings == []
    assert outcomes(engine) == []


async def test_a_turn_without_a_name_has_booked_nothing(desk: BookingDesk) -> None:
    await desk.book(CONVERSATION, HARPER, await offer(desk), "", NOW)
    assert await desk.booked_in("") is None
