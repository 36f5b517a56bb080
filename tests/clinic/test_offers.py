"""An offer is good for a day, for the conversation and the patient it was made to."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.model import Offer, Patient
from clinic.offers import GOOD_FOR, SWEEP_EVERY, Offers
from clinic.tables import offers
from tests.clinic.book import CHECKUP, CHEN, at, free, schedule

NOW = at(0, 8)
HARPER = Patient("harper")
CONVERSATION = uuid4()
TIME = free(at(1, 9), schedule(CHEN))


@pytest.fixture
def kept(database: AsyncEngine) -> Offers:
    return Offers(database)


def make_offer() -> Offer:
    return Offer(uuid4(), CHECKUP, TIME.start, TIME.end, TIME.schedule.practitioner, TIME.schedule.place)


async def keep(kept: Offers, *, hours: float = 0) -> UUID:
    offer = make_offer()
    await kept.keep(CONVERSATION, HARPER, [(offer, TIME)], NOW + timedelta(hours=hours))
    return offer.id


async def test_an_offer_is_found_by_whom_it_was_made_to(kept: Offers) -> None:
    found = await kept.find(await keep(kept), CONVERSATION, HARPER, NOW)
    assert found is not None
    assert (found.time_id, found.starts_at, found.held) == (TIME.id, TIME.start, TIME.held)
    assert found.shown["practitioner"]["name"] == "Dr. Amara Chen"


async def test_an_offer_is_nothing_to_anybody_else(kept: Offers) -> None:
    id = await keep(kept)
    assert await kept.find(id, uuid4(), HARPER, NOW) is None
    assert await kept.find(id, CONVERSATION, Patient("okafor"), NOW) is None
    assert await kept.find(uuid4(), CONVERSATION, HARPER, NOW) is None


@pytest.mark.parametrize(("age", "is_good"), [(GOOD_FOR, True), (GOOD_FOR + timedelta(seconds=1), False)])
async def test_an_offer_is_good_for_a_day(age: timedelta, is_good: bool, kept: Offers) -> None:
    found = await kept.find(await keep(kept), CONVERSATION, HARPER, NOW + age)
    assert (found is not None) is is_good


async def test_old_offers_are_swept_by_whoever_comes_by(kept: Offers, engine: Engine) -> None:
    await keep(kept)
    await keep(kept, hours=23)
    await keep(kept, hours=25)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(offers)).scalar_one() == 2


async def test_the_sweep_does_not_come_at_every_offer(kept: Offers, engine: Engine) -> None:
    await keep(kept, hours=-30)
    just_before = SWEEP_EVERY.total_seconds() / 3600 - 30 - 0.1
    await keep(kept, hours=just_before)
    assert await kept.find(uuid4(), CONVERSATION, HARPER, NOW) is None
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(offers)).scalar_one() == 2
