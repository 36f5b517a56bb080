"""Counts wrong answers to "who are you?", per number, in PostgreSQL: after some, only a person can help."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, Table, cast, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from clinic.audit import Deed, note_deeds
from clinic.files_at_hand import conversations
from clinic.tables import wrong_tries

BIRTH_DATE, CODE = "birth date", "code"
MOST_WRONG_BIRTH_DATES = 5
COUNTED_FOR = timedelta(hours=24)

# The first of the two keys of our advisory locks, which keeps them apart from other locks.
_LOCK = 4_0012
_COUNT = select(func.count()).select_from(wrong_tries)


async def lock_tries(connection: AsyncConnection, conversation: UUID) -> None:
    """Until the transaction ends, nobody else counts or tries from this number: texts at once are no extra tries."""
    address = select(conversations.c.address).where(conversations.c.id == conversation).scalar_subquery()
    key = func.hashtext(func.coalesce(address, cast(conversation, String)))
    await connection.execute(select(func.pg_advisory_xact_lock(_LOCK, key)))


async def count_wrong(connection: AsyncConnection, conversation: UUID, kind: str, now: datetime) -> int:
    """From this number within a day, by whatever channel it was texted."""
    query = _COUNT.where(is_from_here(wrong_tries, conversation))
    return await _count(connection, query, kind, now - COUNTED_FOR)


async def count_wrong_everywhere(connection: AsyncConnection, kind: str, since: datetime) -> int:
    return await _count(connection, _COUNT, kind, since)


async def note_wrong(connection: AsyncConnection, conversation: UUID, kind: str, now: datetime) -> None:
    await connection.execute(insert(wrong_tries).values(conversation_id=conversation, kind=kind, at=now))
    await note_deeds(connection, [Deed(f"showed a wrong {kind}", "to know who texts", conversation)])


def is_from_here(rows: Table, conversation: UUID) -> ColumnElement[bool]:
    """Of any conversation with this number: there is one for each channel and each number of the clinic's."""
    address = select(conversations.c.address).where(conversations.c.id == conversation).scalar_subquery()
    same = select(conversations.c.id).where(conversations.c.address == address)
    return or_(rows.c.conversation_id == conversation, rows.c.conversation_id.in_(same))


async def _count(connection: AsyncConnection, query: Select[int], kind: str, since: datetime) -> int:
    query = query.where(wrong_tries.c.kind == kind, wrong_tries.c.at > since)
    return (await connection.execute(query)).scalar_one()
