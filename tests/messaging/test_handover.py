"""A person looks at a conversation for every reason there is, and hands it back once for all."""

from datetime import timedelta

from sqlalchemy import Engine

from messaging.attend import attend
from messaging.handover import hand_back, list_waiting, open_handover
from messaging.message import HandOver
from messaging.office import Office
from tests.messaging.fake_rasa import FakeRasa, say
from tests.messaging.fake_twilio import FakeTwilio
from tests.messaging.front_office import ANNA, BEN, NOON, Clock, Letterbox


def test_each_reason_is_open_once(engine: Engine, letterbox: Letterbox) -> None:
    conversation = letterbox.takes("hi")
    with engine.begin() as connection:
        for reason in ("texts_after_opt_out", "emergency", "texts_after_opt_out"):
            open_handover(connection, conversation, HandOver(reason, silences_bot=False), NOON)
    assert letterbox.handovers() == ["texts_after_opt_out", "emergency"]


def test_handing_back_closes_all_and_a_reason_may_come_again(engine: Engine, letterbox: Letterbox) -> None:
    conversation = letterbox.takes("hi")
    with engine.begin() as connection:
        for reason in ("emergency", "unavailable"):
            open_handover(connection, conversation, HandOver(reason), NOON)
        assert hand_back(connection, conversation, NOON) == 2
        assert hand_back(connection, conversation, NOON) == 0
        open_handover(connection, conversation, HandOver("emergency"), NOON)
    assert letterbox.handovers() == ["emergency"]


def test_who_waits_is_listed_longest_first(engine: Engine, letterbox: Letterbox) -> None:
    with engine.begin() as connection:
        open_handover(connection, letterbox.takes("hi"), HandOver("asked_for_a_person"), NOON)
        later = NOON + timedelta(minutes=1)
        open_handover(connection, letterbox.takes("hi", BEN), HandOver("emergency", silences_bot=False), later)
        waiting = list_waiting(connection)
    assert [(each.address, each.reason, each.silences_bot) for each in waiting] == [
        (ANNA.address, "asked_for_a_person", True),
        (BEN.address, "emergency", False),
    ]
    assert waiting[1].opened_at == later


def test_a_handed_over_conversation_is_silent_until_the_patient_starts_over(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, clock: Clock
) -> None:
    rasa.answer = lambda _: say("handed_over", options=[], hand_over="asked_for_a_person")
    for body in ("a person please", "hello?", "are you there"):
        attend(office, letterbox.takes(body))
    assert rasa.texts() == ["a person please"]
    assert ["A person from Harbor Clinic will" in body for body in twilio.bodies()] == [True, True]
    rasa.answer = lambda _: say("thanked")
    attend(office, letterbox.takes("start over"))
    attend(office, letterbox.takes("thx"))
    assert twilio.bodies()[2].startswith("OK, we go on by text.")
    assert twilio.bodies()[3].startswith("You're welcome.")
    assert letterbox.handovers() == []


def test_staff_hand_back_too(office: Office, letterbox: Letterbox, rasa: FakeRasa, clock: Clock) -> None:
    rasa.answer = lambda _: say("handed_over", options=[], hand_over="asked_for_a_person")
    conversation = letterbox.takes("a person please")
    attend(office, conversation)
    with office.engine.begin() as connection:
        assert hand_back(connection, conversation, clock()) == 1
    attend(office, letterbox.takes("checkup"))
    assert rasa.texts() == ["a person please", "checkup"]
