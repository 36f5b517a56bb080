"""Logs in from a phone that is on no file: MRN and birth date find the patient, a code to the number on file proves it.

Whoever is found or not, the same steps are taken and the same is answered (docs/decisions/0013).
"""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.codes import draw_code, hash_code, read_code
from clinic.config import ClinicSettings
from clinic.errors import CodeWrong, TooManyTries
from clinic.letters import put_letter
from clinic.model import Patient
from clinic.on_file import SELF
from clinic.records import Findable, Records
from clinic.rights import BY_CODE, Grant, grant_rights
from clinic.tables import logins
from clinic.tries import CODE, count_wrong, count_wrong_everywhere, is_from_here, note_wrong

GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)
MOST_CODES_AN_HOUR = 3
MOST_WRONG_A_DAY = 10
# So many wrong codes from whatever phones, and nobody is logged in for a while: somebody tries many patients at once.
BRAKE_AFTER, BRAKE_WITHIN = 20, timedelta(minutes=10)

# The two keys of the advisory lock under which logins are counted; they are rare, and each is a few statements.
_LOCK = (4_0013, 0)


@dataclass(frozen=True, slots=True)
class Login:
    records: Records
    database: AsyncEngine
    settings: ClinicSettings

    async def start(self, conversation: UUID, mrn: str, birth_date: date, now: datetime) -> UUID:
        """The letter with the code. TooManyTries after three codes an hour from here, whoever they were for."""
        found = await self.records.find_by_mrn(mrn, birth_date)
        async with self.database.begin() as connection:
            await _wait_for_others(connection)
            if await _is_braked(connection, conversation, now) or not await _may_have_code(
                connection, is_from_here(logins, conversation), now
            ):
                raise TooManyTries
            if not await _may_have_code(connection, _is_for(found), now):
                found = None
            return await self._send_code(connection, conversation, found, now)

    async def show_code(self, conversation: UUID, text: str, now: datetime) -> UUID:
        """The letter that tells the number on file. CodeWrong also where there is none to show, or it is too old."""
        async with self.database.begin() as connection:
            await _wait_for_others(connection)
            if await _is_braked(connection, conversation, now):
                raise TooManyTries
            login = await _find_open(connection, conversation, now)
            if login is None:
                raise CodeWrong
            letter = await self._try_code(connection, login, read_code(text), now)
        if letter is None:
            raise TooManyTries if login.tries + 1 >= MOST_TRIES else CodeWrong
        return letter

    async def _send_code(
        self, connection: AsyncConnection, conversation: UUID, found: Findable | None, now: datetime
    ) -> UUID:
        login, code = uuid4(), draw_code()
        patient, number = (found.patient.id, found.number) if found else (None, None)
        row = {
            "id": login,
            "conversation_id": conversation,
            "patient_id": patient,
            "number": number,
            "code_hash": hash_code(self.settings.login_key, login, code),
            "made_at": now,
            "good_until": now + GOOD_FOR,
        }
        await connection.execute(delete(logins).where(logins.c.made_at < now - A_DAY))
        await connection.execute(insert(logins).values(row))
        await note_deeds(connection, [Deed("asked for a code", "to log in by MRN", conversation, patient)])
        return await put_letter(connection, number, "login_code", {"code": code}, now)

    async def _try_code(
        self, connection: AsyncConnection, login: Row[tuple[object, ...]], code: str, now: datetime
    ) -> UUID | None:
        """Counted before it is compared; a code of nobody's is compared as well."""
        await connection.execute(update(logins).where(logins.c.id == login.id).values(tries=login.tries + 1))
        is_right = hmac.compare_digest(login.code_hash, hash_code(self.settings.login_key, login.id, code))
        if not is_right or login.patient_id is None:
            await note_wrong(connection, login.conversation_id, CODE, now)
            return None
        await connection.execute(update(logins).where(logins.c.id == login.id).values(used_at=now))
        grant = Grant(Patient(login.patient_id), SELF)
        until = now + self.settings.logged_in_for
        await grant_rights(connection, login.conversation_id, [grant], BY_CODE, now, until)
        return await put_letter(connection, login.number, "logged_in_elsewhere", {}, now)


async def _wait_for_others(connection: AsyncConnection) -> None:
    await connection.execute(select(func.pg_advisory_xact_lock(*_LOCK)))


async def _is_braked(connection: AsyncConnection, conversation: UUID, now: datetime) -> bool:
    here = await count_wrong(connection, conversation, CODE, now)
    everywhere = await count_wrong_everywhere(connection, CODE, now - BRAKE_WITHIN)
    return here >= MOST_WRONG_A_DAY or everywhere >= BRAKE_AFTER


async def _may_have_code(connection: AsyncConnection, asked: ColumnElement[bool], now: datetime) -> bool:
    query = select(func.count()).select_from(logins).where(asked, logins.c.made_at > now - AN_HOUR)
    return int((await connection.execute(query)).scalar_one()) < MOST_CODES_AN_HOUR


def _is_for(found: Findable | None) -> ColumnElement[bool]:
    """Nobody's codes are counted as well, and are never too many."""
    return logins.c.patient_id == (found.patient.id if found else "")


async def _find_open(connection: AsyncConnection, conversation: UUID, now: datetime) -> Row[tuple[object, ...]] | None:
    """The newest alone: a new code makes the one before it worthless."""
    newest = select(logins).where(logins.c.conversation_id == conversation).order_by(logins.c.made_at.desc()).limit(1)
    login = (await connection.execute(newest)).one_or_none()
    if login is None or login.used_at is not None or login.good_until <= now or login.tries >= MOST_TRIES:
        return None
    return login
