"""No patient waits for the clinic's facts, and an outage does not take them away."""

import asyncio
from dataclasses import dataclass, field

import pytest

from clinic.errors import RecordsUnavailable
from clinic.facts import ClinicFacts
from clinic.facts_at_hand import FRESH_SECONDS, STALE_SECONDS, TRY_AGAIN_SECONDS, FactsAtHand
from tests.clinic.book import CHEN, FakeRecords, facts, schedule


@dataclass
class Clock:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class CountedRecords(FakeRecords):
    readings: int = 0
    is_away: bool = False
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def read_facts(self) -> ClinicFacts:
        self.readings += 1
        await self.go_on.wait()
        if self.is_away:
            raise RecordsUnavailable
        return self.read


@pytest.fixture
def records() -> CountedRecords:
    records = CountedRecords()
    records.go_on.set()
    return records


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def at_hand(records: CountedRecords, clock: Clock) -> FactsAtHand:
    return FactsAtHand(records, clock)


async def let_others_run() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_facts_are_read_once_for_many(at_hand: FactsAtHand, records: CountedRecords) -> None:
    await asyncio.gather(*(at_hand.facts() for _ in range(10)))
    await at_hand.names()
    assert records.readings == 1


async def test_old_facts_serve_while_new_ones_are_read(
    at_hand: FactsAtHand, records: CountedRecords, clock: Clock
) -> None:
    before = await at_hand.facts()
    records.read, records.go_on = facts(schedule(CHEN)), asyncio.Event()
    clock.seconds += FRESH_SECONDS
    assert await at_hand.facts() is before
    records.go_on.set()
    await let_others_run()
    assert await at_hand.facts() is records.read
    assert records.readings == 2


async def test_old_facts_serve_through_an_outage_and_are_not_asked_for_at_every_turn(
    at_hand: FactsAtHand, records: CountedRecords, clock: Clock
) -> None:
    before = await at_hand.facts()
    records.is_away = True
    clock.seconds += FRESH_SECONDS
    for _ in range(5):
        assert await at_hand.facts() is before
        await let_others_run()
    assert records.readings == 2
    clock.seconds += TRY_AGAIN_SECONDS
    await at_hand.facts()
    await let_others_run()
    assert records.readings == 3


async def test_facts_too_old_to_trust_are_waited_for(
    at_hand: FactsAtHand, records: CountedRecords, clock: Clock
) -> None:
    await at_hand.facts()
    records.is_away = True
    clock.seconds += STALE_SECONDS + 1
    with pytest.raises(RecordsUnavailable):
        await at_hand.facts()


async def test_without_any_facts_an_outage_is_told_and_passes(at_hand: FactsAtHand, records: CountedRecords) -> None:
    records.is_away = True
    with pytest.raises(RecordsUnavailable):
        await at_hand.facts()
    records.is_away = False
    assert await at_hand.facts() is records.read


async def test_a_turn_that_ends_does_not_end_the_reading_for_others(
    at_hand: FactsAtHand, records: CountedRecords
) -> None:
    records.go_on = asyncio.Event()
    impatient = asyncio.create_task(at_hand.facts())
    patient = asyncio.create_task(at_hand.facts())
    await let_others_run()
    impatient.cancel()
    await let_others_run()
    records.go_on.set()
    assert await patient is records.read
    assert records.readings == 1
