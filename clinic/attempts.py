"""Remembers every attempt to book before it is sent, so that a turn played again finds its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Boolean, Row, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.model import Patient, Visit
from clinic.shown import Shown, read_visit
from clinic.tables import booking_attempts as attempts

BOOKED, TAKEN, REFUSED = "booked", "taken", "refused"

OUR_KEYS = uuid5(NAMESPACE_URL, "urn:frontdesk:booking")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`outcome` is None until it is known; `is_first` is False when the same attempt was begun before."""

    key: UUID
    turn: str
    conversation_id: UUID
    patient: Patient
    shown: Shown
    first_tried_at: datetime
    outcome: str | None = None
    visit_id: str | None = None
    is_first: bool = False

    def visit(self) -> Visit:
        assert self.visit_id is not None
        return read_visit(self.visit_id, self.shown)


class Attempts:
    def __init__(self, database: AsyncEngine) -> None:
        self._database = database

    async def begin(self, attempt: Attempt) -> Attempt:
        """Committed before anything is sent; answers the earlier attempt when there was one."""
        values = {
            "key": attempt.key,
            "turn": attempt.turn,
            "conversation_id": attempt.conversation_id,
            "patient_id": attempt.patient.id,
            "shown": attempt.shown,
            "first_tried_at": attempt.first_tried_at,
        }
        # Changes nothing in a row that is there, but makes RETURNING give it back.
        statement = insert(attempts).values(values)
        statement = statement.on_conflict_do_update(index_elements=["key"], set_={"key": statement.excluded.key})
        is_first = literal_column("xmax = 0", Boolean).label("is_first")
        async with self._database.begin() as connection:
            row = (await connection.execute(statement.returning(*attempts.c, is_first))).one()
        return _read(row, is_first=row.is_first)

    async def find_of_turn(self, turn: str) -> Attempt | None:
        """The last that was booked, or whose outcome nobody knows yet."""
        query = (
            select(attempts)
            .where(attempts.c.turn == turn, attempts.c.outcome.is_(None) | (attempts.c.outcome == BOOKED))
            .order_by(attempts.c.id.desc())
            .limit(1)
        )
        async with self._database.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else _read(row)

    async def settle(self, attempt: Attempt, outcome: str, visit_id: str | None, deed: Deed) -> None:
        async with self._database.begin() as connection:
            await connection.execute(
                update(attempts)
                .where(attempts.c.key == attempt.key)
                .values(outcome=outcome, visit_id=visit_id, settled_at=func.now())
            )
            await note_deeds(connection, [deed])


def name_attempt(turn: str, patient: Patient, time_id: str) -> UUID:
    """The same for the same turn, and so for every repetition of it; another for every new wish."""
    return uuid5(OUR_KEYS, f"{turn}|{patient.id}|{time_id}")


def _read(row: Row[Any], *, is_first: bool = False) -> Attempt:
    return Attempt(
        key=row.key,
        turn=row.turn,
        conversation_id=row.conversation_id,
        patient=Patient(row.patient_id),
        shown=row.shown,
        first_tried_at=row.first_tried_at,
        outcome=row.outcome,
        visit_id=row.visit_id,
        is_first=is_first,
    )
