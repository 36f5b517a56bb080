"""Another phone is let in by a code that only the number on file gets, and learns nothing by trying."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic import login as logins_of_clinic
from clinic.codes import hash_code
from clinic.config import ClinicSettings
from clinic.errors import CodeWrong, NotAllowed, NotIdentified, TooManyTries
from clinic.login import BRAKE_AFTER, GOOD_FOR, MOST_CODES_AN_HOUR, MOST_TRIES, MOST_WRONG_A_DAY, Login
from clinic.model import Patient
from clinic.on_file import FiledPatient, OnFile
from clinic.people import People
from clinic.records import Findable
from clinic.tables import audit, letters, logins, rights
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.clinic.book import FakeRecords
from tests.clinic.conftest import StartConversation
from tests.fhir_servers import NOW

GRACE, ON_FILE, BORN = Patient("grace"), "+14155550101", date(1986, 4, 12)
ANOTHER = "+14155550199"
MRN, NO_MRN = "MH-100217", "MH-999999"


@dataclass
class FakeArchive(FakeRecords):
    """One patient, who may be found by MRN; `alive` until the file is closed."""

    alive: bool = True
    looked_up: list[str] = field(default_factory=list)

    async def find_on_file(self, number: str) -> OnFile:
        return OnFile()

    async def find_by_mrn(self, mrn: str, birth_date: date) -> Findable | None:
        self.looked_up.append(mrn)
        return Findable(GRACE, ON_FILE) if (mrn, birth_date) == (MRN, BORN) else None

    async def read_patients(self, patients: object) -> tuple[FiledPatient, ...]:
        return (FiledPatient(GRACE, "Grace", BORN),) if self.alive else ()


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
def settings() -> ClinicSettings:
    return ClinicSettings("postgresql+psycopg://nowhere/none", "http://nowhere", CLINIC_ZONE, login_key="a key")


@pytest.fixture
def login(database: AsyncEngine, archive: FakeArchive, settings: ClinicSettings) -> Login:
    return Login(archive, database, settings)


@pytest.fixture
def people(database: AsyncEngine, archive: FakeArchive, settings: ClinicSettings) -> People:
    return People(database, archive, settings)


@pytest.fixture
def conversation(start_conversation: StartConversation) -> UUID:
    return start_conversation(ANOTHER)


ReadLetter = Callable[[UUID], tuple[str | None, str, dict[str, str]]]


@pytest.fixture
def read_letter(engine: Engine) -> ReadLetter:
    """To whom, what, and with which values."""

    def read(letter: UUID) -> tuple[str | None, str, dict[str, str]]:
        with engine.connect() as connection:
            row = connection.execute(select(letters).where(letters.c.id == letter)).one()
        return row.number, row.say, row.values

    return read


async def sent_code(login: Login, conversation: UUID, read_letter: ReadLetter) -> str:
    number, say, values = read_letter(await login.start(conversation, MRN, BORN, NOW))
    assert (number, say) == (ON_FILE, "login_code")
    return values["code"]


def another_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08}"


async def refused(login: Login, conversation: UUID, code: str = "00000000") -> type[Exception]:
    with pytest.raises((CodeWrong, TooManyTries)) as error:
        await login.show_code(conversation, code, NOW)
    return error.type


async def test_a_code_goes_to_the_number_on_file_and_lets_the_other_phone_in(
    login: Login, people: People, conversation: UUID, read_letter: ReadLetter
) -> None:
    with pytest.raises(NotIdentified):
        await people.family(conversation, NOW)
    code = await sent_code(login, conversation, read_letter)
    told = await login.show_code(conversation, f"{code[:4]} {code[4:]}", NOW)
    assert read_letter(told)[:2] == (ON_FILE, "logged_in_elsewhere")
    family = await people.family(conversation, NOW)
    assert [(each.first_name, each.relation) for each in family.people] == [("Grace", "self")]
    await people.may_act(conversation, [GRACE], NOW)
    await people.may_book(conversation, GRACE, NOW)


async def test_who_is_logged_in_is_so_for_half_a_day(
    login: Login, people: People, conversation: UUID, read_letter: ReadLetter
) -> None:
    await login.show_code(conversation, await sent_code(login, conversation, read_letter), NOW)
    await people.may_act(conversation, [GRACE], NOW + timedelta(hours=11, minutes=59))
    with pytest.raises(NotAllowed):
        await people.may_act(conversation, [GRACE], NOW + timedelta(hours=12))


async def test_a_file_that_was_closed_is_nobodys(
    login: Login, people: People, archive: FakeArchive, conversation: UUID, read_letter: ReadLetter
) -> None:
    await login.show_code(conversation, await sent_code(login, conversation, read_letter), NOW)
    archive.alive = False
    with pytest.raises(NotAllowed):
        await people.may_act(conversation, [GRACE], NOW)


async def test_nobodys_code_lets_nobody_in(
    login: Login, people: People, conversation: UUID, read_letter: ReadLetter
) -> None:
    number, _, values = read_letter(await login.start(conversation, NO_MRN, BORN, NOW))
    assert number is None
    assert await refused(login, conversation, values["code"]) is CodeWrong
    with pytest.raises(NotIdentified):
        await people.family(conversation, NOW)


async def test_another_phone_is_not_let_in_by_it(
    login: Login, conversation: UUID, read_letter: ReadLetter, start_conversation: StartConversation
) -> None:
    code = await sent_code(login, conversation, read_letter)
    assert await refused(login, start_conversation("+14155550198"), code) is CodeWrong


async def test_a_code_is_good_once(login: Login, conversation: UUID, read_letter: ReadLetter) -> None:
    code = await sent_code(login, conversation, read_letter)
    await login.show_code(conversation, code, NOW)
    assert await refused(login, conversation, code) is CodeWrong


async def test_a_code_shown_twice_at_once_is_good_once(
    login: Login, conversation: UUID, read_letter: ReadLetter
) -> None:
    code = await sent_code(login, conversation, read_letter)
    shown = [login.show_code(conversation, code, NOW) for _ in range(5)]
    ends = await asyncio.gather(*shown, return_exceptions=True)
    assert len([end for end in ends if isinstance(end, UUID)]) == 1


async def test_a_code_is_good_for_ten_minutes(login: Login, conversation: UUID, read_letter: ReadLetter) -> None:
    code = await sent_code(login, conversation, read_letter)
    with pytest.raises(CodeWrong):
        await login.show_code(conversation, code, NOW + GOOD_FOR)
    assert await login.show_code(conversation, code, NOW + GOOD_FOR - timedelta(seconds=1))


async def test_a_new_code_makes_the_one_before_it_worthless(
    login: Login, conversation: UUID, read_letter: ReadLetter
) -> None:
    old = await sent_code(login, conversation, read_letter)
    letter = await login.start(conversation, MRN, BORN, NOW + timedelta(minutes=1))
    assert await refused(login, conversation, old) is CodeWrong
    assert await login.show_code(conversation, read_letter(letter)[2]["code"], NOW + timedelta(minutes=1))


async def test_a_code_is_worthless_after_five_tries(login: Login, conversation: UUID, read_letter: ReadLetter) -> None:
    code = await sent_code(login, conversation, read_letter)
    tries = [await refused(login, conversation, another_than(code)) for _ in range(MOST_TRIES)]
    assert tries == [CodeWrong] * (MOST_TRIES - 1) + [TooManyTries]
    assert await refused(login, conversation, code) is CodeWrong


async def test_three_codes_an_hour_can_be_had(login: Login, conversation: UUID) -> None:
    for mrn in (MRN, NO_MRN, MRN):
        await login.start(conversation, mrn, BORN, NOW)
    for mrn in (MRN, NO_MRN):
        with pytest.raises(TooManyTries):
            await login.start(conversation, mrn, BORN, NOW)
    assert await login.start(conversation, MRN, BORN, NOW + timedelta(hours=1))


async def test_a_number_on_file_gets_three_codes_an_hour_whoever_asks(
    login: Login, start_conversation: StartConversation, read_letter: ReadLetter
) -> None:
    phones = [start_conversation(f"+1415555019{digit}") for digit in range(MOST_CODES_AN_HOUR + 1)]
    numbers = [read_letter(await login.start(each, MRN, BORN, NOW))[0] for each in phones]
    assert numbers == [ON_FILE] * MOST_CODES_AN_HOUR + [None]


async def test_ten_wrong_codes_a_day_close_the_login_for_a_number(
    login: Login, conversation: UUID, read_letter: ReadLetter
) -> None:
    for _ in range(MOST_WRONG_A_DAY // MOST_TRIES):
        code = await sent_code(login, conversation, read_letter)
        for _ in range(MOST_TRIES):
            await refused(login, conversation, another_than(code))
    with pytest.raises(TooManyTries):
        await login.start(conversation, MRN, BORN, NOW + timedelta(hours=2))
    assert await login.start(conversation, MRN, BORN, NOW + timedelta(hours=24))


async def test_many_wrong_codes_from_many_phones_close_the_login_for_all(
    login: Login, start_conversation: StartConversation, read_letter: ReadLetter
) -> None:
    for number in range(BRAKE_AFTER // MOST_TRIES):
        guessing = start_conversation(f"+1415555018{number}")
        await login.start(guessing, NO_MRN, BORN, NOW)
        for _ in range(MOST_TRIES):
            await refused(login, guessing)
    honest = start_conversation(ANOTHER)
    with pytest.raises(TooManyTries):
        await login.start(honest, MRN, BORN, NOW + timedelta(minutes=9))
    assert await login.start(honest, MRN, BORN, NOW + timedelta(minutes=10))


@pytest.mark.parametrize("mrn", [MRN, NO_MRN], ids=["somebody", "nobody"])
async def test_without_the_code_nobody_learns_whether_there_is_such_a_patient(
    mrn: str, login: Login, conversation: UUID
) -> None:
    """Whatever is asked and shown, what is heard is the same; the next test holds the steps to it."""
    heard = [type(await login.start(conversation, mrn, BORN, NOW))]
    tries = [await refused(login, conversation) for _ in range(MOST_TRIES + 1)]
    assert (heard, tries) == ([UUID], [CodeWrong] * (MOST_TRIES - 1) + [TooManyTries, CodeWrong])


@pytest.fixture
def statements(database: AsyncEngine) -> Iterator[list[str]]:
    """Every statement that is sent to PostgreSQL, without its values."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.sync_engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.sync_engine, "before_cursor_execute", note)


async def test_the_same_steps_are_taken_whether_or_not_there_is_such_a_patient(
    login: Login,
    archive: FakeArchive,
    statements: list[str],
    start_conversation: StartConversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Counted and not timed: statements, questions to the records, hashes."""
    hashed: list[UUID] = []

    def note_hash(key: str, id: UUID, code: str) -> bytes:
        hashed.append(id)
        return hash_code(key, id, code)

    monkeypatch.setattr(logins_of_clinic, "hash_code", note_hash)
    taken = []
    for mrn, number in ((MRN, "+14155550197"), (NO_MRN, "+14155550198")):
        conversation = start_conversation(number)
        await login.start(conversation, mrn, BORN, NOW)
        await refused(login, conversation, "no code")
        taken.append(([*statements], len(archive.looked_up), len(hashed)))
        for each in (statements, archive.looked_up, hashed):
            each.clear()
    somebody, nobody = taken
    assert somebody == nobody
    assert somebody[1:] == (1, 2)
    assert len(somebody[0]) > 10


async def test_only_a_hash_of_the_code_is_kept_and_every_step_is_audited(
    login: Login, conversation: UUID, read_letter: ReadLetter, engine: Engine
) -> None:
    code = await sent_code(login, conversation, read_letter)
    await refused(login, conversation, another_than(code))
    await login.show_code(conversation, code, NOW)
    with engine.connect() as connection:
        kept = str([connection.execute(select(table)).all() for table in (logins, rights, audit)])
        rows = [tuple(row) for row in connection.execute(select(audit.c.deed, audit.c.patient_id).order_by(audit.c.id))]
    assert code not in kept
    assert rows == [("asked for a code", "grace"), ("showed a wrong code", None), ("was given a right", "grace")]


async def test_a_conversation_that_never_asked_has_no_code_to_show(login: Login) -> None:
    assert await refused(login, uuid4()) is CodeWrong
