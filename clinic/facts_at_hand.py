"""Keeps the clinic's facts at hand, so that no patient waits for them; reads them anew while the old ones serve."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from clinic.errors import RecordsUnavailable
from clinic.facts import ClinicFacts
from clinic.names import Names, learn_names
from clinic.records import Records

log = structlog.get_logger()

FRESH_SECONDS = 600.0
# After a reading that failed, old facts serve on, and the next reading waits this long.
TRY_AGAIN_SECONDS = 30.0
# A book that has not been readable for so long may have changed too much to be trusted.
STALE_SECONDS = 6 * 3600.0


@dataclass(frozen=True, slots=True)
class AtHand:
    facts: ClinicFacts
    names: Names
    read_at: float


class FactsAtHand:
    """`clock` counts seconds."""

    def __init__(self, records: Records, clock: Callable[[], float] = time.monotonic) -> None:
        self._records = records
        self._clock = clock
        self._at_hand: AtHand | None = None
        self._next_reading_at = 0.0
        self._reading: asyncio.Task[AtHand] | None = None

    async def facts(self) -> ClinicFacts:
        return (await self._get()).facts

    async def names(self) -> Names:
        return (await self._get()).names

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()

    async def _get(self) -> AtHand:
        at_hand = self._at_hand
        if at_hand is None or self._clock() - at_hand.read_at > STALE_SECONDS:
            # Shielded: when one patient's turn ends, the others still wait for the same reading.
            return await asyncio.shield(self._read())
        if self._clock() >= self._next_reading_at:
            self._read()
        return at_hand

    def _read(self) -> "asyncio.Task[AtHand]":
        """One reading at a time, whoever asks."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read_now())
            self._reading.add_done_callback(_take_note)
        return self._reading

    async def _read_now(self) -> AtHand:
        self._next_reading_at = self._clock() + TRY_AGAIN_SECONDS
        facts = await self._records.read_facts()
        self._at_hand = AtHand(facts, learn_names(facts), self._clock())
        self._next_reading_at = self._clock() + FRESH_SECONDS
        return self._at_hand


def _take_note(reading: "asyncio.Task[AtHand]") -> None:
    """Without this, a failed reading that nobody waited for would be reported as an error never looked at."""
    if not reading.cancelled() and isinstance(reading.exception(), RecordsUnavailable):
        log.warning("clinic's facts could not be read")
