"""Keeps what is on offer to whom, so that only an id leaves the clinic (docs/decisions/0004)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.model import Offer, Patient
from clinic.records import FreeTime
from clinic.shown import Shown, write_shown
from clinic.tables import offers

GOOD_FOR = timedelta(days=1)
SWEEP_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class KeptOffer:
    time_id: str
    starts_at: datetime
    shown: Shown
    held: dict[str, Any]


class Offers:
    """The table, and when it was swept last."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database
        self._swept_at: datetime | None = None

    async def keep(
        self, conversation: UUID, patient: Patient, made: Sequence[tuple[Offer, FreeTime]], now: datetime
    ) -> None:
        """Now and then old offers are swept, by whoever comes by."""
        rows = [
            {
                "id": offer.id,
                "conversation_id": conversation,
                "patient_id": patient.id,
                "offered_at": now,
                "time_id": time.id,
                "starts_at": offer.start,
                "shown": write_shown(offer),
                "held": time.held,
            }
            for offer, time in made
        ]
        async with self._database.begin() as connection:
            await connection.execute(insert(offers), rows)
            if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
                await connection.execute(delete(offers).where(offers.c.offered_at < now - GOOD_FOR))
                self._swept_at = now

    async def find(self, id: UUID, conversation: UUID, patient: Patient, now: datetime) -> KeptOffer | None:
        """Only for the conversation and the patient that it was made to, and for a day."""
        query = select(offers.c.time_id, offers.c.starts_at, offers.c.shown, offers.c.held).where(
            offers.c.id == id,
            offers.c.conversation_id == conversation,
            offers.c.patient_id == patient.id,
            offers.c.offered_at >= now - GOOD_FOR,
        )
        async with self._database.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else KeptOffer(row.time_id, row.starts_at, row.shown, row.held)
