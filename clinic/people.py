"""Tells who texts and for whom they may act, by what the records say now and by what was shown (`rights`)."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.config import ClinicSettings
from clinic.errors import BirthDateNeeded, BirthDateWrong, NotAllowed, NotIdentified, TooManyTries
from clinic.family import describe_family
from clinic.files_at_hand import KNOWN_FOR_SECONDS, FilesAtHand
from clinic.model import Family, Patient
from clinic.on_file import SELF, Household, Member, OnFile, read_household
from clinic.records import Records
from clinic.rights import BY_BIRTH_DATE, BY_CODE, BY_NUMBER, Grant, Right, end_rights, grant_rights, standing_rights
from clinic.tries import BIRTH_DATE, MOST_WRONG_BIRTH_DATES, count_wrong, lock_tries, note_wrong


@dataclass(frozen=True, slots=True)
class Opened:
    """What birth dates have opened of a household; `members` are all of it."""

    rights: Sequence[Right]
    members: dict[Patient, Member]


class People:
    """`clock` counts seconds."""

    def __init__(
        self,
        database: AsyncEngine,
        records: Records,
        settings: ClinicSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._settings = settings
        self._files = FilesAtHand(database, records, settings.region, clock)

    async def who_texts(self, conversation: UUID) -> Patient:
        """The one patient whose number it is; BirthDateNeeded where it may be for somebody whom they look after."""
        on_file = await self._files.look_up(conversation)
        if on_file.sole is None:
            raise NotIdentified("several" if on_file.patients else "unknown")
        if on_file.dependants:
            raise BirthDateNeeded
        return on_file.sole

    async def family(self, conversation: UUID, now: datetime) -> Family:
        """Those whose files a birth date has opened, and who is logged in by a code."""
        on_file = await self._files.look_up(conversation)
        async with self._database.begin() as connection:
            opened = await self._find_opened(connection, conversation, self._household(on_file, now), now)
            by_code = await standing_rights(connection, conversation, BY_CODE, now)
        logged_in = await self._files.read_patients([each.patient for each in by_code])
        members = {each.patient: Member(each, SELF) for each in logged_in} | opened.members
        known = {each.patient for each in opened.rights}
        others = [each for each in by_code if each.patient in members.keys() - known]
        if not opened.rights and not others:
            raise BirthDateNeeded if on_file.patients else NotIdentified("unknown")
        newest = sorted((*opened.rights, *others), key=lambda right: right.since, reverse=True)
        return describe_family(newest, members)

    async def show_birth_date(self, conversation: UUID, birth_date: date, now: datetime) -> Family:
        """The same steps, and the same errors, for a number that is on no file."""
        household = self._household(await self._files.look_up(conversation), now)
        opened = household.opened_by(birth_date)
        async with self._database.begin() as connection:
            await lock_tries(connection, conversation)
            wrong = await count_wrong(connection, conversation, BIRTH_DATE, now)
            if wrong >= MOST_WRONG_BIRTH_DATES:
                raise TooManyTries
            if not opened:
                await note_wrong(connection, conversation, BIRTH_DATE, now)
            else:
                until = now + self._settings.identified_for
                grants = [_grant(each) for each in opened]
                await grant_rights(connection, conversation, grants, BY_BIRTH_DATE, now, until)
        if not opened:
            raise TooManyTries if wrong + 1 >= MOST_WRONG_BIRTH_DATES else BirthDateWrong
        return await self.family(conversation, now)

    async def may_act(self, conversation: UUID, patients: Sequence[Patient], now: datetime) -> None:
        """NotAllowed unless what was shown opens each of these files, and the records still bear it out."""
        try:
            allowed = {each.patient for each in (await self.family(conversation, now)).people}
        except (BirthDateNeeded, NotIdentified):
            allowed = set()
        refused = [each for each in patients if each not in allowed]
        if not refused:
            return
        async with self._database.begin() as connection:
            why = "no right to that file"
            await note_deeds(connection, [Deed("was not allowed", why, conversation, each.id) for each in refused])
        raise NotAllowed

    async def may_book(self, conversation: UUID, patient: Patient, now: datetime) -> None:
        """For the one patient whose number it is, the number is enough; for everybody else as `may_act`."""
        on_file = await self._files.look_up(conversation)
        if on_file.sole != patient:
            return await self.may_act(conversation, [patient], now)
        async with self._database.begin() as connection:
            if not await standing_rights(connection, conversation, BY_NUMBER, now):
                until = now + timedelta(seconds=KNOWN_FOR_SECONDS)
                await grant_rights(connection, conversation, [Grant(patient, SELF)], BY_NUMBER, now, until)

    def _household(self, on_file: OnFile, now: datetime) -> Household:
        today = now.astimezone(self._settings.zone).date()
        return read_household(on_file, self._settings.dependant_until_age, today)

    async def _find_opened(
        self, connection: AsyncConnection, conversation: UUID, household: Household, now: datetime
    ) -> Opened:
        """Rights that the records no longer bear out end here; a child who is new on file joins the others."""
        members = {each.filed.patient: each for each in (*household.grown, *household.looked_after)}
        standing = await standing_rights(connection, conversation, BY_BIRTH_DATE, now)
        gone = [each for each in standing if each.patient not in members]
        if gone:
            await end_rights(connection, conversation, gone, now)
        kept = [each for each in standing if each.patient in members]
        new = _each_new(household, kept)
        if kept and new:
            await grant_rights(connection, conversation, new, BY_BIRTH_DATE, now, max(each.until for each in kept))
            kept = list(await standing_rights(connection, conversation, BY_BIRTH_DATE, now))
        return Opened(kept, members)


def _each_new(household: Household, standing: Iterable[Right]) -> list[Grant]:
    known = {each.patient for each in standing}
    return [_grant(each) for each in household.looked_after if each.filed.patient not in known]


def _grant(member: Member) -> Grant:
    return Grant(member.filed.patient, member.relation)
