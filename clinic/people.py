"""Tells who texts: the one patient on whose file the number of the conversation stands."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Uuid, column, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.errors import NotIdentified
from clinic.model import Patient
from clinic.records import Records
from clinic.telephone import read_number

# How long a number stays taken for the same patient; when staff correct a file, this is how long we go by the old one.
KNOWN_FOR_SECONDS = 600.0
MOST_KNOWN = 10_000

# Two columns of messaging's table are all that this room reads of it (docs/decisions/0006).
conversations = table("conversations", column("id", Uuid), column("channel"), column("address"))


@dataclass(frozen=True, slots=True)
class Known:
    patient: Patient
    until: float


class People:
    """Remembers for a while whom it has identified; `clock` counts seconds."""

    def __init__(
        self, database: AsyncEngine, records: Records, region: str, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._records = records
        self._region = region
        self._clock = clock
        self._known: dict[UUID, Known] = {}

    async def who_texts(self, conversation: UUID) -> Patient:
        known = self._known.get(conversation)
        if known is not None and self._clock() < known.until:
            return known.patient
        patient = await self._identify(conversation)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[conversation] = Known(patient, self._clock() + KNOWN_FOR_SECONDS)
        return patient

    async def _identify(self, conversation: UUID) -> Patient:
        number = await self._read_number(conversation)
        patients = await self._records.find_patients(number) if number else ()
        await self._note(conversation, patients)
        if len(patients) != 1:
            raise NotIdentified("several" if patients else "unknown")
        return patients[0]

    async def _read_number(self, conversation: UUID) -> str | None:
        """E.164. An address that is no number (a WhatsApp sender may have none) is on nobody's file."""
        query = select(conversations.c.address).where(conversations.c.id == conversation)
        async with self._database.connect() as connection:
            address = (await connection.execute(query)).scalar_one_or_none()
        return None if address is None else read_number(address, self._region)

    async def _note(self, conversation: UUID, patients: tuple[Patient, ...]) -> None:
        """Nobody found is a look-up too."""
        deed = Deed("looked up by number", "to know who texts", conversation)
        found = [replace(deed, patient_id=each.id, record=f"Patient/{each.id}") for each in patients]
        async with self._database.begin() as connection:
            await note_deeds(connection, found or [deed])
