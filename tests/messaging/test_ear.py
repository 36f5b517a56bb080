"""The ear asks Rasa, and takes whatever is no answer for one that cannot be given now."""

from typing import Any

import pytest

from messaging.ear import Ear, Question, open_ear
from messaging.errors import CannotAnswerNow
from messaging.message import Option, Reply
from tests.messaging.fake_rasa import FakeRasa, say

QUESTION = Question("conversation-1", "inbox-7", "en", 1.5, "checkup")


@pytest.fixture
def ear(rasa: FakeRasa) -> Ear:
    return open_ear(rasa.url, "secret")


def test_a_text_is_asked_with_its_turn(ear: Ear, rasa: FakeRasa) -> None:
    ear.ask(QUESTION)
    assert rasa.asked == [
        {
            "sender": "conversation-1",
            "message": "checkup",
            "metadata": {"turn": "inbox-7", "language": "en", "waited_seconds": 1.5},
        }
    ]
    assert rasa.tokens == {"Bearer secret"}


def test_a_chosen_option_is_asked_as_the_intent_it_is(ear: Ear, rasa: FakeRasa) -> None:
    rasa.answer = lambda _: say("thanked")
    ear.ask(Question("c", "t", "en", 0, "", Option("free_time", {}, {"book": "id"})))
    assert (rasa.asked[0]["message"], rasa.asked[0]["metadata"]["option"]) == ("/choose", {"book": "id"})


def test_replies_come_as_the_action_gave_them(ear: Ear, rasa: FakeRasa) -> None:
    option = {"say": "free_time", "values": {"place": "North"}, "payload": {"book": "id"}}
    rasa.answer = lambda _: [
        *say("offer_times", values={"count": 1}, options=[option]),
        {"recipient_id": "x", "text": "words of Rasa's own are not said"},
        *say("handed_over", options=[], hand_over="asked_for_a_person"),
    ]
    assert ear.ask(QUESTION) == (
        Reply("offer_times", {"count": 1}, (Option("free_time", {"place": "North"}, {"book": "id"}),)),
        Reply("handed_over", {}, (), "asked_for_a_person"),
    )


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [{"text": "Sorry"}],
        say("records_unavailable"),
        [*say("thanked"), *say("records_unavailable")],
        [{"custom": {}}],
        [{"custom": {"no": "name"}}],
        [{"custom": "words"}],
        ["words"],
        [{"custom": {"say": "offer_times", "options": [{"no": "name"}]}}],
        {"error": "no list"},
        None,
    ],
)
def test_no_answer_is_none_to_give_now(ear: Ear, rasa: FakeRasa, answer: Any) -> None:
    rasa.answer = lambda _: answer
    with pytest.raises(CannotAnswerNow):
        ear.ask(QUESTION)


@pytest.mark.parametrize("status", [401, 404, 500, 503])
def test_a_refusal_is_no_answer(ear: Ear, rasa: FakeRasa, status: int) -> None:
    rasa.status = status
    with pytest.raises(CannotAnswerNow):
        ear.ask(QUESTION)


def test_a_rasa_that_is_down_gives_no_answer() -> None:
    with pytest.raises(CannotAnswerNow):
        open_ear("http://127.0.0.1:1", "secret").ask(QUESTION)
