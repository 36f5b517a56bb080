"""A letter of the clinic's goes to the number on file with the answer, once, and never to the phone that asked."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, insert

from clinic.tables import letters
from messaging.attend import attend
from messaging.office import Office
from tests.messaging.fake_rasa import FakeRasa, say
from tests.messaging.fake_twilio import FakeTwilio
from tests.messaging.front_office import ANNA, BEN, NOON, Letterbox

CODE = {"code": "12345678"}


@pytest.fixture
def put_letter(engine: Engine) -> Any:
    """As the clinic does."""

    def put(number: str | None, say: str = "login_code", values: dict[str, str] = CODE, at: datetime = NOON) -> str:
        id = uuid4()
        with engine.begin() as connection:
            row = {"id": id, "number": number, "say": say, "values": values, "made_at": at}
            connection.execute(insert(letters).values(row))
        return str(id)

    return put


def attend_all(office: Office, letterbox: Letterbox) -> None:
    """Twice, as the sweeper would ring: the first answer may open a conversation, or put a text into another."""
    for _ in range(2):
        for (conversation,) in letterbox.select("SELECT id FROM conversations"):
            assert isinstance(conversation, UUID)
            attend(office, conversation)


@pytest.mark.parametrize("knows_the_number", [True, False])
def test_a_code_goes_to_the_number_on_file(
    knows_the_number: bool, office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, put_letter: Any
) -> None:
    if knows_the_number:
        attend(office, letterbox.takes("hello", BEN))
    letter = put_letter(BEN.address)
    rasa.answer = lambda _: say("thanked", letter=letter)
    letterbox.takes("my mrn is MH-1, born 4/12/1986")
    attend_all(office, letterbox)
    assert twilio.bodies(BEN.address)[-1].startswith("Harbor Clinic: your code is 12345678.")
    assert not any("12345678" in body for body in twilio.bodies(ANNA.address))
    assert len(twilio.bodies(ANNA.address)) == 1


def test_a_letter_is_sent_once(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, put_letter: Any
) -> None:
    letter = put_letter(BEN.address, "logged_in_elsewhere", {})
    rasa.answer = lambda _: say("thanked", letter=letter)
    for _ in range(2):
        letterbox.takes("again")
    attend_all(office, letterbox)
    assert [body[:28] for body in twilio.bodies(BEN.address)] == ["Harbor Clinic: another phone"]
    assert letterbox.select("SELECT * FROM letters") == []


@pytest.mark.parametrize("is_there", [True, False], ids=["to nobody", "gone"])
def test_a_letter_to_nobody_reaches_nobody_and_the_answer_is_the_same(
    is_there: bool, office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, put_letter: Any
) -> None:
    letter = put_letter(None) if is_there else str(uuid4())
    rasa.answer = lambda _: say("thanked", letter=letter)
    letterbox.takes("my mrn is MH-0, born 4/12/1986")
    attend_all(office, letterbox)
    assert len(twilio.bodies()) == len(twilio.bodies(ANNA.address)) == 1


def test_a_number_that_wants_no_texts_gets_no_letter(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, put_letter: Any
) -> None:
    attend(office, letterbox.takes("stop", BEN, carrier_word="STOP"))
    letter = put_letter(BEN.address)
    rasa.answer = lambda _: say("thanked", letter=letter)
    letterbox.takes("my mrn is MH-1, born 4/12/1986")
    attend_all(office, letterbox)
    assert twilio.bodies(BEN.address) == []
    assert ("withheld",) in letterbox.select("SELECT status FROM outbox")
