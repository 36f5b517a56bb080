"""Remembers every attempt to book, move or call off before it is sent, so that a turn played again finds its own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Boolean, Row, bindparam, func, literal_column, null, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.model import OpenVisit, Patient, Visit
from clinic.shown import Shown, read_open_visit, read_visit
from clinic.tables import booking_attempts as attempts

BOOK, MOVE, CANCEL = "book", "move", "cancel"
BOOKED, MOVED, CANCELLED = "booked", "moved", "cancelled"
TAKEN, REFUSED, CHANGED = "taken", "refused", "changed"

OF_TURN = (
    select(attempts)
    .where(attempts.c.turn == bindparam("of_turn"), attempts.c.deed == bindparam("of_deed"))
    .where(attempts.c.outcome.is_(None) | attempts.c.outcome.in_((BOOKED, MOVED, CANCELLED)))
    .order_by(attempts.c.id.desc())
    .limit(1)
)

OUR_KEYS = uuid5(NAMESPACE_URL, "urn:frontdesk:booking")


@dataclass(frozen=True, slots=True)
class Attempt:
    """`outcome` is None until it is known; `is_first` is False when the same attempt was begun before.

    `shown` is the visit as it is when the attempt succeeds; when it is called off, as it was. `held` is what the
    records need to find their own change again; it is forgotten as soon as the outcome is known.
    """

    key: UUID
    turn: str
    conversation_id: UUID
    patient: Patient
    shown: Shown
    first_tried_at: datetime
    deed: str = BOOK
    visit_id: str | None = None
    held: dict[str, Any] | None = None
    outcome: str | None = None
    is_first: bool = False

    @property
    def start(self) -> datetime:
        return datetime.fromisoformat(self.shown["start"])

    def tell(self, deed: str, record: str | None = None) -> Deed:
        """For the audit."""
        return Deed(deed, "the patient chose it", self.conversation_id, self.patient.id, record, self.turn)

    def visit(self) -> Visit:
        assert self.visit_id is not None
        return read_visit(self.visit_id, self.shown)

    def open_visit(self) -> OpenVisit:
        """Under the attempt's name: the id under which it was shown is good for nothing any more."""
        return read_open_visit(self.key, self.patient, self.shown)


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
            "deed": attempt.deed,
            "visit_id": attempt.visit_id,
            "held": null() if attempt.held is None else attempt.held,
        }
        # Changes nothing in a row that is there, but makes RETURNING give it back.
        statement = insert(attempts).values(values)
        statement = statement.on_conflict_do_update(index_elements=["key"], set_={"key": statement.excluded.key})
        is_first = literal_column("xmax = 0", Boolean).label("is_first")
        async with self._database.begin() as connection:
            row = (await connection.execute(statement.returning(*attempts.c, is_first))).one()
        return _read(row, is_first=row.is_first)

    async def find_of_turn(self, turn: str, deed: str = BOOK) -> Attempt | None:
        """The last that succeeded, or whose outcome nobody knows yet."""
        async with self._database.connect() as connection:
            row = (await connection.execute(OF_TURN, {"of_turn": turn, "of_deed": deed})).one_or_none()
        return None if row is None else _read(row)

    async def settle(self, attempt: Attempt, outcome: str, visit_id: str | None, deed: Deed) -> None:
        async with self._database.begin() as connection:
            await connection.execute(
                update(attempts)
                .where(attempts.c.key == attempt.key)
                .values(outcome=outcome, visit_id=visit_id, held=null(), settled_at=func.now())
            )
            await note_deeds(connection, [deed])


def name_attempt(turn: str, patient: Patient, wish: str) -> UUID:
    """The same for the same turn, and so for every repetition of it; another for every new wish.

    `wish` names the time to book, and of a change the visit and what is to become of it.
    """
    return uuid5(OUR_KEYS, f"{turn}|{patient.id}|{wish}")


def _read(row: Row[Any], *, is_first: bool = False) -> Attempt:
    return Attempt(
        key=row.key,
        turn=row.turn,
        conversation_id=row.conversation_id,
        patient=Patient(row.patient_id),
        shown=row.shown,
        first_tried_at=row.first_tried_at,
        deed=row.deed,
        visit_id=row.visit_id,
        held=row.held,
        outcome=row.outcome,
        is_first=is_first,
    )
