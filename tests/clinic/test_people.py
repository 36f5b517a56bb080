"""Who texts is the one patient on whose file the number stands, or nobody."""

from dataclasses import dataclass, field
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.errors import NotIdentified
from clinic.model import Patient
from clinic.people import KNOWN_FOR_SECONDS, People
from clinic.tables import audit
from tests.clinic.book import FakeRecords
from tests.clinic.conftest import StartConversation

HARPER = Patient("harper")


@dataclass
class FakeFiles(FakeRecords):
    """Whose number is whose."""

    files: dict[str, tuple[Patient, ...]] = field(default_factory=lambda: {"+14155550101": (HARPER,)})
    looked_up: list[str] = field(default_factory=list)

    async def find_patients(self, number: str) -> tuple[Patient, ...]:
        self.looked_up.append(number)
        return self.files.get(number, ())


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def files() -> FakeFiles:
    return FakeFiles()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def people(database: AsyncEngine, files: FakeFiles, clock: Clock) -> People:
    return People(database, files, "US", clock)


async def test_a_number_on_one_file_tells_who_texts(people: People, start_conversation: StartConversation) -> None:
    assert await people.who_texts(start_conversation("+14155550101")) == HARPER


@pytest.mark.parametrize("address", ["+14155550199", "US.13491208655302741918", "262966"])
async def test_a_number_on_no_file_tells_nobody(
    address: str, people: People, start_conversation: StartConversation
) -> None:
    with pytest.raises(NotIdentified) as error:
        await people.who_texts(start_conversation(address))
    assert error.value.why == "unknown"


async def test_a_number_on_two_files_does_not_tell_which(
    people: People, files: FakeFiles, start_conversation: StartConversation
) -> None:
    files.files["+14155550101"] = (HARPER, Patient("son"))
    with pytest.raises(NotIdentified) as error:
        await people.who_texts(start_conversation("+14155550101"))
    assert error.value.why == "several"


async def test_a_conversation_that_messaging_does_not_know_is_nobodys(people: People) -> None:
    with pytest.raises(NotIdentified):
        await people.who_texts(uuid4())


async def test_who_was_identified_is_known_for_a_while(
    people: People, files: FakeFiles, clock: Clock, start_conversation: StartConversation
) -> None:
    conversation = start_conversation("+14155550101")
    for seconds in (0.0, KNOWN_FOR_SECONDS - 1, KNOWN_FOR_SECONDS + 1):
        clock.seconds = seconds
        await people.who_texts(conversation)
    assert len(files.looked_up) == 2


async def test_who_was_not_found_is_looked_for_again(
    people: People, files: FakeFiles, start_conversation: StartConversation
) -> None:
    """Staff may put the number on file while the patient is texting."""
    conversation = start_conversation("+14155550199")
    with pytest.raises(NotIdentified):
        await people.who_texts(conversation)
    files.files["+14155550199"] = (HARPER,)
    assert await people.who_texts(conversation) == HARPER


async def test_every_look_up_is_audited_with_whom_it_found(
    people: People, files: FakeFiles, start_conversation: StartConversation, engine: Engine
) -> None:
    files.files["+14155550102"] = (HARPER, Patient("son"))
    found, several, unknown = (start_conversation(f"+1415555010{digit}") for digit in (1, 2, 3))
    await people.who_texts(found)
    for conversation in (several, unknown):
        with pytest.raises(NotIdentified):
            await people.who_texts(conversation)
    query = select(audit.c.conversation_id, audit.c.patient_id, audit.c.record, audit.c.who).order_by(audit.c.id)
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(query)]
    assert rows == [
        (found, "harper", "Patient/harper", "bot"),
        (several, "harper", "Patient/harper", "bot"),
        (several, "son", "Patient/son", "bot"),
        (unknown, None, None, "bot"),
    ]
