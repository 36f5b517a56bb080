"""Counts wrong answers to "who are you?", per number, in PostgreSQL: after a few, only a person can help."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from clinic.audit import Deed, note_deeds
from clinic.files_at_hand import conversations
from clinic.tables import wrong_tries

MOST_WRONG = 5
COUNTED_FOR = timedelta(hours=24)

# The first of the two keys of our advisory locks, which keeps them apart from other locks.
_LOCK = 4_0012


async def lock_tries(connection: AsyncConnection, conversation: UUID) -> None:
    """Until the transaction ends, nobody else counts or tries from this number: texts at once are no extra tries."""
    address = select(conversations.c.address).where(conversations.c.id == conversation).scalar_subquery()
    key = func.hashtext(func.coalesce(address, cast(conversation, String)))
    await connection.execute(select(func.pg_advisory_xact_lock(_LOCK, key)))


async def count_wrong(connection: AsyncConnection, conversation: UUID, now: datetime) -> int:
    """From this number, by whatever channel it was texted."""
    query = (
        select(func.count())
        .select_from(wrong_tries)
        .where(
            or_(wrong_tries.c.conversation_id == conversation, wrong_tries.c.conversation_id.in_(_same(conversation)))
        )
        .where(wrong_tries.c.at > now - COUNTED_FOR)
    )
    return int((await connection.execute(query)).scalar_one())


async def note_wrong(connection: AsyncConnection, conversation: UUID, now: datetime) -> None:
    await connection.execute(insert(wrong_tries).values(conversation_id=conversation, at=now))
    await note_deeds(connection, [Deed("showed a wrong birth date", "to know who texts", conversation)])


def _same(conversation: UUID) -> Select[Any]:
    """The conversations from the same number: one for each channel and each number of the clinic's."""
    address = select(conversations.c.address).where(conversations.c.id == conversation).scalar_subquery()
    return select(conversations.c.id).where(conversations.c.address == address)
