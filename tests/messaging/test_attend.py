"""A conversation is attended to in order, once, and through every outage of what stands behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from messaging import attend as attending
from messaging.attend import attend
from messaging.hold import hold_conversation
from messaging.office import Office
from messaging.post import post_due
from tests.messaging.fake_rasa import FakeRasa, say
from tests.messaging.fake_twilio import FakeTwilio
from tests.messaging.front_office import ANNA, BEN, Clock, Letterbox
from tests.messaging.round_trips import count_round_trips

HELP_BEGINS = "Harbor Clinic: text us what you need"
EMERGENCY_BEGINS = "If this is an emergency, call 911 now."
DELAYED_BEGINS = "Harbor Clinic: this takes longer than usual."
GAVE_UP_BEGINS = "Harbor Clinic: sorry, we could not do this by text."


@contextmanager
def attending_beside(office: Office, conversation: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Thread]:
    """Another worker attends while the test goes on; it looks aside often, so that nobody has to wait for it."""
    monkeypatch.setattr(attending, "LOOK_ASIDE_EVERY_SECONDS", 0.02)
    worker = threading.Thread(target=attend, args=(office, conversation))
    worker.start()
    yield worker
    worker.join(20)
    assert not worker.is_alive()


def test_a_text_is_answered_with_what_the_bot_said(office: Office, letterbox: Letterbox, twilio: FakeTwilio) -> None:
    attend(office, letterbox.takes("checkup tuesday"))
    assert twilio.bodies(ANNA.address) == ["heard checkup tuesday"]
    assert letterbox.outcomes() == ["asked"]


def test_texts_are_answered_in_the_order_of_their_acceptance(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio
) -> None:
    conversations = {letterbox.takes(str(number)) for number in range(5)}
    attend(office, conversations.pop())
    assert twilio.bodies() == [f"heard {number}" for number in range(5)]


def test_one_conversation_does_not_answer_another(office: Office, letterbox: Letterbox, twilio: FakeTwilio) -> None:
    letterbox.takes("from ben", BEN)
    attend(office, letterbox.takes("from anna"))
    assert twilio.bodies(ANNA.address) == ["heard from anna"]
    assert twilio.bodies(BEN.address) == []


def test_the_bot_learns_how_long_a_text_has_waited(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, clock: Clock
) -> None:
    """ "Tomorrow" counts from when it was sent."""
    conversation = letterbox.takes("tomorrow")
    clock.passes(minutes=5)
    attend(office, conversation)
    assert rasa.asked[0]["metadata"] == {"turn": "inbox-1", "language": "en", "waited_seconds": 300.0}
    assert rasa.asked[0]["sender"] == str(conversation)
    assert rasa.tokens == {"Bearer token-of-rasa"}


def test_a_clock_that_was_set_back_makes_no_text_wait_less_than_nothing(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, clock: Clock
) -> None:
    conversation = letterbox.takes("tomorrow")
    clock.passes(hours=-1)
    attend(office, conversation)
    assert rasa.asked[0]["metadata"]["waited_seconds"] == 0


def offer(question: dict[str, Any]) -> list[dict[str, Any]]:
    if question["message"] == "/choose":
        return say("started_over", options=[])
    options = [{"say": "visit_type", "values": {"visit_type": each}, "payload": {"visit_type": each}} for each in "ab"]
    return say("ask_visit_type", options=options)


def test_a_menu_is_numbered_and_its_number_brings_back_what_the_line_carries(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio
) -> None:
    rasa.answer = offer
    attend(office, letterbox.takes("hello"))
    assert twilio.bodies() == ["What do you need?\n1. a\n2. b\nReply with a number, or in your own words."]
    attend(office, letterbox.takes("2."))
    assert (rasa.asked[1]["message"], rasa.asked[1]["metadata"]["option"]) == ("/choose", {"visit_type": "b"})


def test_a_menu_that_was_closed_takes_no_number(office: Office, letterbox: Letterbox, rasa: FakeRasa) -> None:
    rasa.answer = offer
    for text in ("hello", "2", "2"):
        attend(office, letterbox.takes(text))
    assert rasa.texts() == ["hello", "/choose", "2"]


def test_two_texts_sent_together_choose_from_the_menu_that_the_first_one_opened(
    office: Office, letterbox: Letterbox, rasa: FakeRasa
) -> None:
    rasa.answer = offer
    letterbox.takes("hello")
    attend(office, letterbox.takes("1"))
    assert rasa.texts() == ["hello", "/choose"]


def test_a_menu_stays_open_through_help_and_an_emergency(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio
) -> None:
    rasa.answer = offer
    for text in ("hello", "HELP", "my chest hurts", "1"):
        attend(office, letterbox.takes(text))
    assert rasa.texts() == ["hello", "/choose"]
    assert twilio.bodies()[1].startswith(HELP_BEGINS)
    assert twilio.bodies()[2].startswith(EMERGENCY_BEGINS)


def test_all_replies_to_one_text_leave_as_one_text(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio
) -> None:
    """Two texts may reach the phone in either order."""
    rasa.answer = lambda _: [*say("hours_of_clinic", values={"opening": "daily"}), *say("thanked")]
    attend(office, letterbox.takes("open?"))
    assert twilio.bodies() == ["Harbor Clinic is open daily.\n\nYou're welcome. Harbor Clinic"]


@pytest.mark.parametrize(
    "outage", ["silent", "records_unavailable", "error", "nonsense", "unknown reply", "nul", "no value"]
)
def test_what_cannot_be_answered_is_kept_and_answered_later(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, clock: Clock, outage: str
) -> None:
    answers: dict[str, Any] = {
        "silent": [],
        "records_unavailable": say("records_unavailable"),
        "error": [],
        "nonsense": [{"custom": {"no": "name"}}],
        "unknown reply": say("no_such_reply"),
        "nul": say("visit_type", values={"visit_type": "a\x00b"}),
        "no value": say("hours_of_clinic"),
    }
    working = rasa.answer
    rasa.answer, rasa.status = (lambda _: answers[outage]), 500 if outage == "error" else 200
    conversation = letterbox.takes("checkup")
    attend(office, conversation)
    assert twilio.bodies() == []
    assert letterbox.outcomes() == [None]
    rasa.answer, rasa.status = working, 200
    attend(office, conversation)
    assert letterbox.outcomes() == [None], "its time has not come"
    clock.passes(seconds=3)
    attend(office, conversation)
    assert twilio.bodies() == ["heard checkup"]
    assert [question["metadata"]["turn"] for question in rasa.asked] == ["inbox-1", "inbox-1"]


def test_what_stands_behind_a_waiting_text_waits_too(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, clock: Clock
) -> None:
    rasa.status = 503
    letterbox.takes("first")
    attend(office, letterbox.takes("second"))
    rasa.status = 200
    attend(office, letterbox.takes("third"))
    assert twilio.bodies() == []
    clock.passes(seconds=3)
    attend(office, letterbox.takes("fourth"))
    assert twilio.bodies() == ["heard first", "heard second", "heard third", "heard fourth"]


def test_what_must_not_wait_is_answered_with_rasa_down(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio
) -> None:
    rasa.status = 503
    letterbox.takes("book me")
    letterbox.takes("I can’t breathe")
    letterbox.takes("HELP")
    attend(office, letterbox.takes("stop texting me"))
    assert [body.split(":")[0][:22] for body in twilio.bodies()] == [
        EMERGENCY_BEGINS[:22],
        "Harbor Clinic",
        "Harbor Clinic",
    ]
    assert letterbox.outcomes() == [None, "emergency", "helped", "opted_out"]
    assert letterbox.handovers() == ["emergency"]


def test_the_patient_hears_once_that_it_takes_longer(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, clock: Clock
) -> None:
    rasa.status = 503
    conversation = letterbox.takes("first")
    letterbox.takes("second")
    for _ in range(12):
        attend(office, conversation)
        clock.passes(seconds=31)
    assert [body[:40] for body in twilio.bodies()] == [DELAYED_BEGINS[:40]]
    rasa.status = 200
    attend(office, conversation)
    assert twilio.bodies()[1:] == ["heard first", "heard second"]


def test_a_person_is_asked_after_a_quarter_of_an_hour(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, clock: Clock
) -> None:
    rasa.status = 503
    conversation = letterbox.takes("first")
    letterbox.takes("second")
    for _ in range(70):
        attend(office, conversation)
        clock.passes(seconds=31)
    assert letterbox.outcomes() == ["gave_up", "gave_up"]
    assert letterbox.handovers() == ["unavailable"]
    begins = [body[:40] for body in twilio.bodies()]
    assert begins == [DELAYED_BEGINS[:40], GAVE_UP_BEGINS[:40]], "each is said once for an outage"


def test_a_text_that_waited_long_for_a_worker_is_tried_before_it_is_given_up(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    conversation = letterbox.takes("checkup")
    clock.passes(hours=2)
    attend(office, conversation)
    assert twilio.bodies() == ["heard checkup"]


def test_while_the_ear_hangs_the_rest_of_the_conversation_is_looked_after(
    office: Office,
    letterbox: Letterbox,
    rasa: FakeRasa,
    twilio: FakeTwilio,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rasa.hang()
    conversation = letterbox.takes("book me")
    with attending_beside(office, conversation, monkeypatch):
        until(lambda: rasa.asked)
        letterbox.takes("my dad collapsed")
        until(lambda: len(twilio.sent) == 1)
        clock.passes(seconds=9)
        until(lambda: len(twilio.sent) == 2)
        attend(office, letterbox.takes("hello?"))
        rasa.let_go()
    bodies = twilio.bodies()
    assert bodies[0].startswith(EMERGENCY_BEGINS)
    assert bodies[1].startswith(DELAYED_BEGINS)
    assert bodies[2:] == ["heard book me", "heard hello?"]


def test_stop_is_obeyed_while_the_ear_hangs_and_its_answer_stays_unsent(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    rasa.hang()
    with attending_beside(office, letterbox.takes("book me"), monkeypatch):
        until(lambda: rasa.asked)
        letterbox.takes("STOP")
        until(lambda: letterbox.outcomes() == [None, "opted_out_at_carrier"])
        rasa.let_go()
    assert twilio.sent == []
    assert letterbox.select("SELECT status FROM outbox") == [("withheld",)]


def until(condition: Any) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if condition():
            return
        pause.wait(0.01)
    raise AssertionError("waited in vain")


def test_who_holds_the_conversation_answers_alone(office: Office, letterbox: Letterbox, rasa: FakeRasa) -> None:
    conversation = letterbox.takes("hi")
    with hold_conversation(office.engine, conversation):
        attend(office, conversation)
    assert rasa.asked == []
    attend(office, conversation)
    assert rasa.texts() == ["hi"]


def test_a_late_write_of_a_worker_that_lost_its_lock_is_refused(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio
) -> None:
    """Its connection broke while it asked the ear; another worker has answered since."""
    conversation = letterbox.takes("hi")

    def lose_the_lock(question: dict[str, Any]) -> list[dict[str, Any]]:
        if len(rasa.asked) == 1:
            drop = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database = :own"
            own = letterbox.select("SELECT oid FROM pg_database WHERE datname = current_database()")[0][0]
            letterbox.select(drop, own=own)
            until(
                lambda: (
                    not letterbox.select(
                        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND database = :own", own=own
                    )
                )
            )
            attend(office, conversation)
            return say("visit_type", values={"visit_type": "too late"})
        return say("visit_type", values={"visit_type": "in time"})

    rasa.answer = lose_the_lock
    attend(office, conversation)
    assert twilio.bodies() == ["in time"]
    assert letterbox.select("SELECT body FROM outbox") == [("in time",)]


def test_a_text_that_comes_while_the_holder_lets_go_is_not_left_lying(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bell rings when the holder has looked for the last time and has not let go: nobody else can answer it."""
    conversation = letterbox.takes("first")
    came: list[object] = []

    def and_then_a_text_comes(*args: Any) -> None:
        post_due(*args)
        if not came:
            came.append(letterbox.takes("second"))
            attend(office, conversation)

    monkeypatch.setattr(attending, "post_due", and_then_a_text_comes)
    attend(office, conversation)
    assert twilio.bodies() == ["heard first", "heard second"]


def test_a_turn_waits_for_postgresql_few_times(office: Office, letterbox: Letterbox) -> None:
    attend(office, letterbox.takes("warm up"))
    conversation = letterbox.takes("hi")
    with count_round_trips(office.engine) as trips:
        attend(office, conversation)
    assert trips.many <= 22
