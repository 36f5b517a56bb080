"""Keeps at hand who is on the files of a conversation's number, so that the records are asked but now and then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Uuid, column, select, table
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.model import Patient
from clinic.on_file import FiledPatient, OnFile
from clinic.records import Records
from clinic.telephone import read_number

# When staff correct a file, this is how long we go by the old one.
KNOWN_FOR_SECONDS = 600.0
MOST_KNOWN = 10_000

# These columns of messaging's table are all that this room reads of it (docs/decisions/0006).
conversations = table("conversations", column("id", Uuid), column("address"))


@dataclass(frozen=True, slots=True)
class Known:
    on_file: OnFile
    until: float


@dataclass(frozen=True, slots=True)
class Read:
    filed: FiledPatient | None
    until: float


class FilesAtHand:
    """`clock` counts seconds. Names are kept here and nowhere else: in memory, and for minutes."""

    def __init__(self, database: AsyncEngine, records: Records, region: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._records = records
        self._region = region
        self._clock = clock
        self._known: dict[UUID, Known] = {}
        self._read: dict[Patient, Read] = {}

    async def look_up(self, conversation: UUID) -> OnFile:
        """Who was not found is looked for again: staff may put the number on file while the patient is texting."""
        known = self._known.get(conversation)
        if known is not None and self._clock() < known.until:
            return known.on_file
        on_file = await self._ask_records(conversation)
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        if on_file.patients:
            self._known[conversation] = Known(on_file, self._clock() + KNOWN_FOR_SECONDS)
        return on_file

    async def read_patients(self, patients: Sequence[Patient]) -> tuple[FiledPatient, ...]:
        """Those who are alive, by their files and not by a number."""
        unknown = [each for each in patients if not self._is_at_hand(each)]
        if unknown:
            found = {each.patient: each for each in await self._records.read_patients(unknown)}
            if len(self._read) >= MOST_KNOWN:
                self._read.clear()
            until = self._clock() + KNOWN_FOR_SECONDS
            self._read |= {each: Read(found.get(each), until) for each in unknown}
        filed = (self._read[each].filed for each in patients if each in self._read)
        return tuple(each for each in filed if each is not None)

    def _is_at_hand(self, patient: Patient) -> bool:
        return patient in self._read and self._clock() < self._read[patient].until

    async def _ask_records(self, conversation: UUID) -> OnFile:
        number = await self._read_number(conversation)
        on_file = await self._records.find_on_file(number) if number else OnFile()
        await self._note(conversation, on_file)
        return on_file

    async def _read_number(self, conversation: UUID) -> str | None:
        """E.164. An address that is no number (a WhatsApp sender may have none) is on nobody's file."""
        query = select(conversations.c.address).where(conversations.c.id == conversation)
        async with self._database.connect() as connection:
            address = (await connection.execute(query)).scalar_one_or_none()
        return None if address is None else read_number(address, self._region)

    async def _note(self, conversation: UUID, on_file: OnFile) -> None:
        """Nobody found is a look-up too."""
        deed = Deed("looked up by number", "to know who texts", conversation)
        found = [replace(deed, patient_id=each.id, record=f"Patient/{each.id}") for each in on_file.patients]
        async with self._database.begin() as connection:
            await note_deeds(connection, found or [deed])
