"""A patient is let in from another phone by record number, date of birth and the code that their own phone gets."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, select

from actions.desk import Desk
from actions.log_in import CODE, RECORD_NUMBER
from clinic.tables import letters
from tests.actions.talk import Talk
from tests.clinic.conftest import StartConversation

HARPER = "MRN MH-100217, born 4/12/1986"


@pytest.fixture
def stranger(desk: Desk, start_conversation: StartConversation) -> Talk:
    """Of somebody whose number is on nobody's file."""
    return Talk(desk, start_conversation("+14155550177"))


def read_letter(engine: Engine, talk: Talk) -> tuple[str | None, dict[str, str]]:
    """To whom the last reply's letter goes, and its values."""
    assert talk.last is not None
    (letter,) = [reply.letter for reply in talk.last.replies if reply.letter]
    with engine.connect() as connection:
        row = connection.execute(select(letters).where(letters.c.id == UUID(letter))).one()
    return row.number, row.values


async def test_a_code_lets_another_phone_in(stranger: Talk, engine: Engine) -> None:
    assert (await stranger.says("my visits", "my_visits")).say == "not_on_file"
    assert (await stranger.says(HARPER, "nlu_fallback")).say == "login_started"
    number, values = read_letter(engine, stranger)
    assert number == "+14155550101"
    assert (await stranger.says(values["code"], "nlu_fallback")).say == "logged_in"
    assert read_letter(engine, stranger) == ("+14155550101", {})
    assert (await stranger.says("my visits", "my_visits")).say in ("your_visits", "no_visits")
    assert (await stranger.books("dental tuesday", "dental")).say == "booked"


@pytest.mark.parametrize("text", [HARPER, "MRN MH-100217, born 4/13/1986", "mrn MH-999999 4/12/1986"])
async def test_what_is_heard_does_not_tell_whether_there_is_such_a_patient(text: str, stranger: Talk) -> None:
    heard = [(await stranger.says(text, "book")).say]
    heard += [(await stranger.says("0000 0000", "inform")).say for _ in range(4)]
    assert heard == ["login_started"] + ["code_wrong"] * 4
    reply = await stranger.says("00000000", "inform")
    assert (reply.say, reply.hand_over) == ("too_many_tries", "too_many_tries")


async def test_a_record_number_alone_is_not_enough(stranger: Talk) -> None:
    assert (await stranger.says("mrn MH-100217", "nlu_fallback")).say == "login_needs_both"


@pytest.mark.parametrize("text", ["MH-100217 4/12/1986", "mh100217, april 12 1986"])
async def test_a_record_number_needs_no_name_beside_a_date_of_birth(text: str, stranger: Talk) -> None:
    assert (await stranger.says(text, "nlu_fallback")).say == "login_started"


@pytest.mark.parametrize("text", ["room 1002 tue", "dec 2026 checkup?", "apt1002 next tuesday", "covid19 4/12/2027"])
async def test_nothing_else_beside_a_date_is_a_record_number(text: str, stranger: Talk) -> None:
    assert (await stranger.says(text, "nlu_fallback")).say != "login_started"


async def test_who_wants_to_log_in_hears_how(stranger: Talk) -> None:
    assert (await stranger.says("log in", "log_in")).say == "login_needs_both"


async def test_who_asks_too_often_is_left_to_a_person(stranger: Talk) -> None:
    replies = [(await stranger.says(HARPER, "nlu_fallback")).say for _ in range(4)]
    assert replies == ["login_started"] * 3 + ["too_many_tries"]


async def test_eight_digits_that_were_asked_for_are_a_date_of_birth(talk: Talk) -> None:
    assert (await talk.says("my visits", "my_visits")).say == "ask_birth_date"
    assert (await talk.says("11301958", "nlu_fallback")).say in ("your_visits", "no_visits")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("MRN MH-100217 4/12/1986", "MH-100217"),
        ("mrn: mh-100217", "mh-100217"),
        ("my mrn is 100217 and i was born 4/12/1986", "100217"),
        ("record number 100217", "100217"),
        ("medical record #100217", "100217"),
        ("chart no. 7781", "7781"),
        ("MRN MH-1 born 2/8/1993", "MH-1"),
    ],
)
def test_a_record_number_is_found_where_it_is_called_one(text: str, number: str) -> None:
    found = RECORD_NUMBER.search(text)
    assert found is not None
    assert found[1] == number


@pytest.mark.parametrize(
    "text", ["checkup 4/12", "can i get my records", "born 4/12/1986", "mrn 4/12/1986", "in my record 10 days", "12"]
)
def test_other_texts_hold_no_record_number_and_no_code(text: str) -> None:
    assert RECORD_NUMBER.search(text) is None
    assert CODE.fullmatch(text) is None


@pytest.mark.parametrize("text", ["12345678", "1234 5678", "code: 1234-5678.", "my code is 12345678"])
def test_a_code_is_read_however_it_was_typed(text: str) -> None:
    assert CODE.fullmatch(text) is not None
