"""Writes down every read and change of a patient's data: who, what, whose, when, why and in which conversation."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from clinic.tables import audit

# The bot acts on behalf of whoever texts from that conversation.
BOT = "bot"


@dataclass(frozen=True, slots=True)
class Deed:
    """`record` names the resource that was read or changed ("Appointment/1007"), never what is in it."""

    deed: str
    why: str
    conversation_id: UUID
    patient_id: str | None = None
    record: str | None = None
    turn: str | None = None
    who: str = BOT


async def note_deeds(connection: AsyncConnection, deeds: Iterable[Deed]) -> None:
    """In the transaction of whatever else is written about them."""
    await connection.execute(insert(audit), [asdict(deed) for deed in deeds])
