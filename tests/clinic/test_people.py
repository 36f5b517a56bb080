"""Who texts, and for whom they may act: by the number, by a birth date, and by what the records say now."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.config import ClinicSettings
from clinic.errors import BirthDateNeeded, BirthDateWrong, NotAllowed, NotIdentified, TooManyTries
from clinic.files_at_hand import KNOWN_FOR_SECONDS
from clinic.model import Family, Patient
from clinic.on_file import Dependant, FiledPatient, OnFile
from clinic.people import People
from clinic.tables import audit, rights, wrong_tries
from clinic.tries import MOST_WRONG_BIRTH_DATES as MOST_WRONG
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.clinic.book import FakeRecords
from tests.clinic.conftest import StartConversation
from tests.fhir_servers import NOW

GRACE, ROSA, MATEO, SOFIA = (Patient(name) for name in ("grace", "rosa", "mateo", "sofia"))
GRACES_DAY, ROSAS_DAY, MATEOS_DAY = date(1986, 4, 12), date(1988, 1, 27), date(2017, 5, 2)
GRACES_FILE = FiledPatient(GRACE, "Grace", GRACES_DAY, "female")
MATEOS_FILE = FiledPatient(MATEO, "Mateo", MATEOS_DAY, "male")
ONE = "+14155550101"
MOTHER = "+14155550112"
GUARDIAN = "+14155550113"
COUPLE = "+14155550120"
NOBODY = "+14155550199"
NEVER = date(1900, 1, 1)
GUARDIANS_DAY = date(1960, 6, 6)
COUPLES_DAYS = {"Ben": date(1970, 1, 1), "Amy": date(1971, 2, 2)}


def children() -> tuple[Dependant, ...]:
    sofia = FiledPatient(SOFIA, "Sofía", date(2021, 10, 19), "female")
    return (Dependant(sofia, "child"), Dependant(MATEOS_FILE, "child"))


def made_up_files() -> dict[str, OnFile]:
    ben, amy = (FiledPatient(Patient(name.lower()), name, born) for name, born in COUPLES_DAYS.items())
    return {
        ONE: OnFile((GRACES_FILE,)),
        MOTHER: OnFile((FiledPatient(ROSA, "Rosa", ROSAS_DAY, "female"),), children()),
        GUARDIAN: OnFile((), tuple(replace(each, guardian_birth_date=GUARDIANS_DAY) for each in children())),
        COUPLE: OnFile((ben, amy)),
    }


@dataclass
class FakeFiles(FakeRecords):
    """Whose number is whose."""

    files: dict[str, OnFile] = field(default_factory=made_up_files)
    looked_up: list[str] = field(default_factory=list)

    async def find_on_file(self, number: str) -> OnFile:
        self.looked_up.append(number)
        return self.files.get(number, OnFile())


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


OpenPeople = Callable[[], People]


@pytest.fixture
def files() -> FakeFiles:
    return FakeFiles()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_people(database: AsyncEngine, files: FakeFiles, clock: Clock) -> OpenPeople:
    """As another process would: nothing but the tables is shared."""
    settings = ClinicSettings("postgresql+psycopg://nowhere/none", "http://nowhere", CLINIC_ZONE)
    return lambda: People(database, files, settings, clock)


@pytest.fixture
def people(open_people: OpenPeople) -> People:
    return open_people()


def names(family: Family) -> list[tuple[str, str]]:
    return [(each.first_name, each.relation) for each in family.people]


async def refused(people: People, conversation: UUID, wrong: date = NEVER, now: datetime = NOW) -> type[Exception]:
    with pytest.raises((BirthDateWrong, TooManyTries)) as error:
        await people.show_birth_date(conversation, wrong, now)
    return error.type


async def test_a_number_on_one_file_tells_who_texts(people: People, start_conversation: StartConversation) -> None:
    assert await people.who_texts(start_conversation(ONE)) == GRACE


@pytest.mark.parametrize("address", [NOBODY, "US.13491208655302741918", "262966"])
async def test_a_number_on_no_file_tells_nobody(
    address: str, people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(address)
    with pytest.raises(NotIdentified):
        await people.who_texts(conversation)
    with pytest.raises(NotIdentified):
        await people.family(conversation, NOW)


@pytest.mark.parametrize("number", [COUPLE, GUARDIAN])
async def test_a_number_on_several_files_does_not_tell_which(
    number: str, people: People, start_conversation: StartConversation
) -> None:
    with pytest.raises(NotIdentified) as error:
        await people.who_texts(start_conversation(number))
    assert error.value.why == "several"


async def test_a_mother_may_mean_her_child(people: People, start_conversation: StartConversation) -> None:
    with pytest.raises(BirthDateNeeded):
        await people.who_texts(start_conversation(MOTHER))


async def test_a_conversation_that_messaging_does_not_know_is_nobodys(people: People) -> None:
    with pytest.raises(NotIdentified):
        await people.who_texts(uuid4())
    assert await refused(people, uuid4()) is BirthDateWrong


async def test_the_records_are_asked_once_for_a_while(
    people: People, files: FakeFiles, clock: Clock, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(ONE)
    for seconds in (0.0, KNOWN_FOR_SECONDS - 1, KNOWN_FOR_SECONDS + 1):
        clock.seconds = seconds
        await people.who_texts(conversation)
        await people.may_book(conversation, GRACE, NOW)
    assert len(files.looked_up) == 2


async def test_who_was_not_found_is_looked_for_again(
    people: People, files: FakeFiles, start_conversation: StartConversation
) -> None:
    """Staff may put the number on file while the patient is texting."""
    conversation = start_conversation(NOBODY)
    with pytest.raises(NotIdentified):
        await people.who_texts(conversation)
    files.files[NOBODY] = files.files[ONE]
    assert await people.who_texts(conversation) == GRACE


async def test_nobody_is_named_before_a_birth_date(people: People, start_conversation: StartConversation) -> None:
    for number in (ONE, MOTHER, GUARDIAN, COUPLE):
        with pytest.raises(BirthDateNeeded):
            await people.family(start_conversation(number), NOW)


async def test_a_mothers_birth_date_opens_her_file_and_her_childrens(
    people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    family = await people.show_birth_date(conversation, ROSAS_DAY, NOW)
    assert names(family) == [("Rosa", "self"), ("Mateo", "son"), ("Sofía", "daughter")]
    assert await people.family(conversation, NOW) == family


@pytest.mark.parametrize("number", [MOTHER, GUARDIAN])
async def test_a_childs_birth_date_does_not_stand_for_an_adults(
    number: str, people: People, start_conversation: StartConversation
) -> None:
    """It is known to many, and the phone may be in the child's hand."""
    assert await refused(people, start_conversation(number), MATEOS_DAY) is BirthDateWrong


@pytest.mark.parametrize(("on_file", "shown"), [(GUARDIANS_DAY, GUARDIANS_DAY), (None, MATEOS_DAY)])
async def test_a_guardian_who_is_no_patient_shows_their_own_birth_date_or_else_the_childs(
    on_file: date | None, shown: date, people: People, files: FakeFiles, start_conversation: StartConversation
) -> None:
    files.files[GUARDIAN] = OnFile((), tuple(replace(each, guardian_birth_date=on_file) for each in children()))
    family = await people.show_birth_date(start_conversation(GUARDIAN), shown, NOW)
    assert [each.patient for each in family.people] == [MATEO, SOFIA]


async def test_of_two_adults_on_one_number_each_opens_their_own_file(
    people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(COUPLE)
    assert names(await people.show_birth_date(conversation, COUPLES_DAYS["Ben"], NOW)) == [("Ben", "self")]
    later = NOW + timedelta(minutes=5)
    family = await people.show_birth_date(conversation, COUPLES_DAYS["Amy"], later)
    assert names(family) == [("Amy", "self"), ("Ben", "other")]


async def test_a_birth_date_is_good_for_a_month(people: People, start_conversation: StartConversation) -> None:
    conversation = start_conversation(MOTHER)
    family = await people.show_birth_date(conversation, ROSAS_DAY, NOW)
    assert await people.family(conversation, NOW + timedelta(days=29)) == family
    with pytest.raises(BirthDateNeeded):
        await people.family(conversation, NOW + timedelta(days=30))


async def test_shown_again_a_right_keeps_its_id(people: People, start_conversation: StartConversation) -> None:
    conversation = start_conversation(MOTHER)
    family = await people.show_birth_date(conversation, ROSAS_DAY, NOW)
    assert await people.show_birth_date(conversation, ROSAS_DAY, NOW + timedelta(days=40)) == family


async def test_another_process_knows_what_was_shown(
    open_people: OpenPeople, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    family = await open_people().show_birth_date(conversation, ROSAS_DAY, NOW)
    assert await open_people().family(conversation, NOW) == family


async def test_what_one_phone_has_shown_lets_no_other_in(
    people: People, files: FakeFiles, start_conversation: StartConversation
) -> None:
    files.files[NOBODY] = files.files[MOTHER]
    await people.show_birth_date(start_conversation(MOTHER), ROSAS_DAY, NOW)
    with pytest.raises(BirthDateNeeded):
        await people.family(start_conversation(NOBODY), NOW)


async def test_a_right_ends_when_the_records_no_longer_bear_it_out(
    people: People, files: FakeFiles, clock: Clock, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    await people.show_birth_date(conversation, ROSAS_DAY, NOW)
    files.files[MOTHER] = replace(files.files[MOTHER], dependants=(Dependant(MATEOS_FILE, "child"),))
    clock.seconds += KNOWN_FOR_SECONDS
    assert names(await people.family(conversation, NOW)) == [("Rosa", "self"), ("Mateo", "son")]
    with pytest.raises(NotAllowed):
        await people.may_act(conversation, [SOFIA], NOW)
    for on_file in (made_up_files()[ONE], made_up_files()[MOTHER]):  # what has ended does not come back by itself
        files.files[MOTHER] = on_file
        clock.seconds += KNOWN_FOR_SECONDS
        with pytest.raises(BirthDateNeeded):
            await people.family(conversation, NOW)


async def test_a_child_who_is_new_on_file_joins_the_others(
    people: People, files: FakeFiles, clock: Clock, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    await people.show_birth_date(conversation, ROSAS_DAY, NOW)
    newborn = Dependant(FiledPatient(Patient("leo"), "Leo", date(2026, 2, 20), "male"), "child")
    known = files.files[MOTHER]
    files.files[MOTHER] = replace(known, dependants=(*known.dependants, newborn))
    clock.seconds += KNOWN_FOR_SECONDS
    assert names(await people.family(conversation, NOW))[-1] == ("Leo", "son")
    with pytest.raises(BirthDateNeeded):
        await people.family(conversation, NOW + timedelta(days=30))


async def test_a_dependant_who_became_an_adult_is_no_longer_there(
    people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    eve = datetime(2035, 5, 1, 23, 59, tzinfo=CLINIC_ZONE)
    assert len((await people.show_birth_date(conversation, ROSAS_DAY, eve)).people) == 3
    family = await people.family(conversation, eve + timedelta(minutes=1))
    assert names(family) == [("Rosa", "self"), ("Sofía", "daughter")]


async def test_the_number_alone_lets_its_patient_book_and_nothing_else(
    people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    await people.may_book(conversation, ROSA, NOW)
    with pytest.raises(NotAllowed):
        await people.may_act(conversation, [ROSA], NOW)
    with pytest.raises(NotAllowed):
        await people.may_book(conversation, MATEO, NOW)


async def test_a_birth_date_lets_its_family_do_everything_and_strangers_nothing(
    people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    await people.show_birth_date(conversation, ROSAS_DAY, NOW)
    for patient in (ROSA, MATEO, SOFIA):
        await people.may_act(conversation, [patient], NOW)
        await people.may_book(conversation, patient, NOW)
    with pytest.raises(NotAllowed):
        await people.may_act(conversation, [ROSA, GRACE], NOW)
    with pytest.raises(NotAllowed):
        await people.may_book(conversation, GRACE, NOW)


async def test_a_number_on_no_file_may_do_nothing(people: People, start_conversation: StartConversation) -> None:
    conversation = start_conversation(NOBODY)
    with pytest.raises(NotAllowed):
        await people.may_act(conversation, [GRACE], NOW)
    with pytest.raises(NotAllowed):
        await people.may_book(conversation, GRACE, NOW)


@pytest.mark.parametrize("number", [MOTHER, NOBODY], ids=["on file", "on no file"])
async def test_wrong_birth_dates_are_limited_and_known_and_unknown_numbers_hear_the_same(
    number: str, people: People, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(number)
    heard = [await refused(people, conversation) for _ in range(MOST_WRONG + 1)]
    assert heard == [BirthDateWrong] * (MOST_WRONG - 1) + [TooManyTries] * 2


async def test_after_too_many_tries_the_right_birth_date_is_too_late(
    people: People, open_people: OpenPeople, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    for _ in range(MOST_WRONG):
        await refused(people, conversation)
    assert await refused(open_people(), conversation, ROSAS_DAY) is TooManyTries
    assert await refused(people, conversation, ROSAS_DAY, NOW + timedelta(hours=23)) is TooManyTries
    assert await people.show_birth_date(conversation, ROSAS_DAY, NOW + timedelta(hours=24))


async def test_tries_are_counted_for_the_number_and_not_for_the_thread(
    people: People, engine: Engine, start_conversation: StartConversation
) -> None:
    """The clinic may have a second number, and a channel beside SMS."""
    first, elsewhere = start_conversation(MOTHER), start_conversation(MOTHER, "+14155550191")
    for conversation in (first, elsewhere, first, elsewhere, first):
        await refused(people, conversation)
    assert await refused(people, elsewhere, ROSAS_DAY) is TooManyTries


async def test_tries_at_once_are_no_extra_tries(
    open_people: OpenPeople, engine: Engine, start_conversation: StartConversation
) -> None:
    conversation = start_conversation(MOTHER)
    async with asyncio.TaskGroup() as tries:
        for _ in range(12):
            tries.create_task(refused(open_people(), conversation))
    with engine.connect() as connection:
        assert len(connection.execute(select(wrong_tries)).all()) == MOST_WRONG


async def test_every_look_up_grant_and_wrong_date_is_audited(
    people: People, start_conversation: StartConversation, engine: Engine
) -> None:
    mother, unknown = start_conversation(MOTHER), start_conversation(NOBODY)
    await refused(people, mother)
    await people.show_birth_date(mother, ROSAS_DAY, NOW)
    await refused(people, unknown)
    with pytest.raises(NotAllowed):
        await people.may_act(mother, [MATEO, GRACE], NOW)
    query = select(audit.c.conversation_id, audit.c.deed, audit.c.why, audit.c.patient_id).order_by(audit.c.id)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    why = "to know who texts"
    assert rows == [
        (mother, "looked up by number", why, "rosa"),
        (mother, "looked up by number", why, "sofia"),
        (mother, "looked up by number", why, "mateo"),
        (mother, "showed a wrong birth date", why, None),
        (mother, "was given a right", "birth date", "rosa"),
        (mother, "was given a right", "birth date", "sofia"),
        (mother, "was given a right", "birth date", "mateo"),
        (unknown, "looked up by number", why, None),
        (unknown, "showed a wrong birth date", why, None),
        (mother, "was not allowed", "no right to that file", "grace"),
    ]


async def test_no_name_and_no_birth_date_is_kept(
    people: People, start_conversation: StartConversation, engine: Engine
) -> None:
    await people.show_birth_date(start_conversation(MOTHER), ROSAS_DAY, NOW)
    with engine.connect() as connection:
        kept = str([connection.execute(select(table)).all() for table in (rights, audit)])
    assert "rosa" in kept
    assert [secret for secret in ("Rosa", "Mateo", "1988", MOTHER) if secret in kept] == []
