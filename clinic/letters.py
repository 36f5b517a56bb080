"""Texts for a number on file that is not the one that texts us: messaging fetches each and sends it there."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from clinic.tables import letters

FETCHED_WITHIN = timedelta(hours=1)


async def put_letter(
    connection: AsyncConnection, number: str | None, say: str, values: dict[str, Any], now: datetime
) -> UUID:
    """`number` None: a letter to nobody, so that it can't be told from outside whether there is one."""
    letter = uuid4()
    await connection.execute(delete(letters).where(letters.c.made_at < now - FETCHED_WITHIN))
    row = {"id": letter, "number": number, "say": say, "values": values, "made_at": now}
    await connection.execute(insert(letters).values(row))
    return letter
