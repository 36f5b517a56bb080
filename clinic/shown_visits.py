"""Keeps which visits were shown to whom, so that only an id leaves the clinic (docs/decisions/0004)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.model import OpenVisit, Patient
from clinic.offers import GOOD_FOR, SWEEP_EVERY
from clinic.records import KnownVisit
from clinic.shown import read_open_visit, write_open_visit
from clinic.tables import shown_visits


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """`visit_id` is the records' name of it; `held` is theirs alone to read."""

    visit_id: str
    visit: OpenVisit
    held: dict[str, Any]


class ShownVisits:
    """The table, and when it was swept last."""

    def __init__(self, database: AsyncEngine) -> None:
        self._database = database
        self._swept_at: datetime | None = None

    async def keep(
        self,
        conversation: UUID,
        shown: Sequence[tuple[OpenVisit, KnownVisit]],
        deeds: Sequence[Deed],
        now: datetime,
    ) -> None:
        """With its audit, or not at all. Now and then old visits are swept, by whoever comes by."""
        rows = [
            {
                "id": visit.id,
                "conversation_id": conversation,
                "patient_id": visit.patient.id,
                "shown_at": now,
                "visit_id": known.id,
                "shown": write_open_visit(visit),
                "held": known.held,
            }
            for visit, known in shown
        ]
        async with self._database.begin() as connection:
            if rows:
                await connection.execute(insert(shown_visits), rows)
            if deeds:
                await note_deeds(connection, deeds)
            if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
                await connection.execute(delete(shown_visits).where(shown_visits.c.shown_at < now - GOOD_FOR))
                self._swept_at = now

    async def find(self, id: UUID, conversation: UUID, patient: Patient, now: datetime) -> KeptVisit | None:
        """Only for the conversation it was shown in and the patient it is of, and for a day."""
        query = select(shown_visits.c.visit_id, shown_visits.c.shown, shown_visits.c.held).where(
            shown_visits.c.id == id,
            shown_visits.c.conversation_id == conversation,
            shown_visits.c.patient_id == patient.id,
            shown_visits.c.shown_at >= now - GOOD_FOR,
        )
        async with self._database.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        return KeptVisit(row.visit_id, read_open_visit(id, patient, row.shown), row.held)
