"""The rows that say who may act for whom, shown how and until when; each grant leaves an audit row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from clinic.audit import Deed, note_deeds
from clinic.model import Patient
from clinic.tables import rights

# What was shown. A number on file alone lets its one patient book, and opens nothing (docs/decisions/0012).
BY_NUMBER, BY_BIRTH_DATE, BY_CODE = "number on file", "birth date", "code"

# Asked at every turn, several times.
STANDING = (
    select(rights)
    .where(rights.c.conversation_id == bindparam("conversation"), rights.c.shown_by == bindparam("shown"))
    .where(rights.c.since <= bindparam("now"), rights.c.until > bindparam("now"))
    .order_by(rights.c.since.desc(), rights.c.id)
)


@dataclass(frozen=True, slots=True)
class Grant:
    """`relation`: what the patient is to whoever texts."""

    patient: Patient
    relation: str


@dataclass(frozen=True, slots=True)
class Right:
    id: UUID
    patient: Patient
    relation: str
    since: datetime
    until: datetime


async def standing_rights(
    connection: AsyncConnection, conversation: UUID, shown_by: str, now: datetime
) -> tuple[Right, ...]:
    asked = {"conversation": conversation, "shown": shown_by, "now": now}
    return tuple(_read(row) for row in await connection.execute(STANDING, asked))


async def grant_rights(
    connection: AsyncConnection,
    conversation: UUID,
    grants: Sequence[Grant],
    shown_by: str,
    since: datetime,
    until: datetime,
) -> None:
    """Shown again, a right keeps its id: menus that name it stay good."""
    shown = {"conversation_id": conversation, "shown_by": shown_by, "since": since, "until": until}
    rows = [{"id": uuid4(), "patient_id": each.patient.id, "relation": each.relation, **shown} for each in grants]
    if not rows:
        return
    statement = insert(rights).values(rows)
    renewed = {name: statement.excluded[name] for name in ("relation", "since", "until")}
    one = ["conversation_id", "patient_id", "shown_by"]
    await connection.execute(statement.on_conflict_do_update(index_elements=one, set_=renewed))
    deeds = [Deed("was given a right", shown_by, conversation, each.patient.id) for each in grants]
    await note_deeds(connection, deeds)


async def end_rights(connection: AsyncConnection, conversation: UUID, ended: Iterable[Right], now: datetime) -> None:
    gone = list(ended)
    await connection.execute(update(rights).where(rights.c.id.in_([each.id for each in gone])).values(until=now))
    why = "the records no longer bear it out"
    await note_deeds(connection, [Deed("lost a right", why, conversation, each.patient.id) for each in gone])


def _read(row: Row[Any]) -> Right:
    return Right(row.id, Patient(row.patient_id), row.relation, row.since, row.until)
