"""The story of one message: what is obeyed, what is left to a person, what the bot is asked."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from messaging.conversation import answer_at_once, answer_message, give_up
from messaging.errors import CannotAnswerNow
from messaging.message import Answer, Option, Reply, Sender, Standing, Unanswered
from tests.messaging.front_office import ANNA, CLINIC, NOON

SMS = frozenset({"sms"})
BOTH = frozenset({"sms", "whatsapp"})
ON_WHATSAPP = Sender("whatsapp", ANNA.address, CLINIC)
USUAL = Standing()
OUT = Standing(may_text=False)
MENU = (Option("free_time", {}, {"book": "a"}), Option("free_time", {}, {"book": "b"}))


def message(body: str, standing: Standing = USUAL, **more: Any) -> Unanswered:
    row = Unanswered(
        1, UUID(int=1), ANNA, body, 0, None, NOON, 0, None, told_of_delay=False, is_followed=False, standing=standing
    )
    return replace(row, **more)


def answer(asked: Unanswered, channels: frozenset[str] = SMS) -> tuple[Answer, list[object]]:
    """The answer, and what the ear was asked for it."""
    heard: list[object] = []

    def ask(text: str, option: Option | None) -> tuple[Reply, ...]:
        heard.append(option.payload if option else text)
        return (Reply("thanked"),)

    return answer_message(asked, channels, ask), heard


def said(answered: Answer) -> list[str]:
    return [reply.say for reply in answered.replies]


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop ", "StopAll", "UNSUBSCRIBE", "end", "quit", "revoke", "OPTOUT"]
)
def test_a_word_that_the_carrier_obeys_is_obeyed_in_silence(word: str) -> None:
    answered, heard = answer(message(word))
    assert (answered.may_text, answered.replies, heard) == (False, (), [])
    assert answered.hand_over is None


@pytest.mark.parametrize(
    "body", ["Stop!", "“stop”", "st\u200bop", "STOP.", "please stop", "Opt out", "stop texting me"]
)
def test_a_stop_that_the_carrier_may_have_missed_is_confirmed_once(body: str) -> None:
    answered, _ = answer(message(body))
    assert (answered.may_text, said(answered), answered.despite_opt_out) == (False, ["opted_out"], True)
    again, _ = answer(message(body, OUT))
    assert (again.may_text, again.replies) == (False, ())


def test_stop_on_whatsapp_is_confirmed_since_no_carrier_does() -> None:
    answered, _ = answer(message("STOP", sender=ON_WHATSAPP), BOTH)
    assert (answered.may_text, said(answered)) == (False, ["opted_out"])


@pytest.mark.parametrize("body", ["CANCEL", "cancel!"])
def test_cancel_opts_out_and_a_person_asks_whether_it_meant_a_visit(body: str) -> None:
    answered, heard = answer(message(body))
    assert answered.may_text is False
    assert answered.hand_over is not None
    assert (answered.hand_over.reason, answered.hand_over.silences_bot, heard) == ("cancel_word", False, [])


@pytest.mark.parametrize(
    "body", ["cancel my visit", "I want to stop by tuesday", "can we end at 5", "quit smoking help"]
)
def test_an_opt_out_word_within_a_sentence_is_none(body: str) -> None:
    answered, heard = answer(message(body))
    assert (answered.may_text, heard) == (None, [body])


def test_an_opt_out_word_of_the_clinics_own_at_the_carrier_is_obeyed() -> None:
    answered, heard = answer(message("BASTA", carrier_word="STOP"))
    assert (answered.may_text, answered.replies, heard) == (False, (), [])


@pytest.mark.parametrize("word", ["START", "unstop", "Yes"])
def test_an_opt_in_word_brings_back_who_is_out(word: str) -> None:
    answered, _ = answer(message(word, OUT))
    assert (answered.may_text, said(answered)) == (True, ["opted_in"])


@pytest.mark.parametrize("carrier_word", [None, "START"])
def test_yes_answers_a_question_of_who_is_not_out(carrier_word: str | None) -> None:
    answered, heard = answer(message("yes", carrier_word=carrier_word))
    assert (answered.may_text, heard) == (None, ["yes"])


def test_an_opt_in_that_the_carrier_has_answered_is_recorded_in_silence() -> None:
    answered, heard = answer(message("SUBSCRIBE", OUT, carrier_word="START"))
    assert (answered.may_text, answered.replies, heard) == (True, (), [])


def test_a_text_after_an_opt_out_is_left_to_a_person() -> None:
    answered, heard = answer(message("checkup tuesday", OUT))
    assert (answered.replies, heard) == ((), [])
    assert answered.hand_over is not None
    assert answered.hand_over.reason == "texts_after_opt_out"


@pytest.mark.parametrize(("standing", "name"), [(Standing(), "help"), (OUT, "help_after_opt_out")])
@pytest.mark.parametrize("word", ["HELP", "help!", "info", "help me"])
def test_help_is_always_given(word: str, standing: Standing, name: str) -> None:
    answered, heard = answer(message(word, standing))
    assert (said(answered), answered.despite_opt_out, heard) == ([name], True, [])


def test_help_that_the_carrier_has_given_is_not_given_twice() -> None:
    answered, heard = answer(message("HELP", carrier_word="HELP"))
    assert (answered.replies, heard) == ((), [])


@pytest.mark.parametrize("standing", [Standing(), OUT, Standing(handed_over=True, told_to_wait=True)])
def test_an_emergency_is_answered_whatever_the_standing(standing: Standing) -> None:
    answered, heard = answer(message("I have chest pain", standing))
    assert (said(answered), answered.despite_opt_out, heard) == (["emergency"], True, [])
    assert answered.hand_over is not None
    assert answered.hand_over.silences_bot is False


def test_the_bot_is_silent_while_a_person_has_the_conversation() -> None:
    first, heard = answer(message("when?", Standing(handed_over=True)))
    assert (said(first), first.told_to_wait, heard) == (["waiting_for_a_person"], True, [])
    second, heard = answer(message("when?", Standing(handed_over=True, told_to_wait=True)))
    assert (second.replies, heard) == ((), [])


def test_start_over_hands_the_conversation_back() -> None:
    answered, heard = answer(message("Start over", Standing(handed_over=True, told_to_wait=True)))
    assert (said(answered), answered.hand_back, heard) == (["handed_back"], True, [])
    assert answered.replies[0].options == ()


def test_start_over_is_a_wish_like_others_when_nobody_was_asked() -> None:
    _, heard = answer(message("start over"))
    assert heard == ["start over"]


@pytest.mark.parametrize(
    ("body", "payload"), [("1", {"book": "a"}), ("#2", {"book": "b"}), ("Option 2 please", {"book": "b"})]
)
def test_a_number_of_the_open_menu_is_sent_as_what_its_line_carries(body: str, payload: dict[str, str]) -> None:
    answered, heard = answer(message(body, Standing(options=MENU)))
    assert (answered.outcome, heard) == ("chose", [payload])


@pytest.mark.parametrize("body", ["0", "3", "6", "45"])
def test_a_number_that_no_line_has_is_asked_for_again(body: str) -> None:
    answered, heard = answer(message(body, Standing(options=MENU)))
    assert (said(answered), answered.replies[0].values, heard) == (["no_such_option"], {"count": 2}, [])


@pytest.mark.parametrize("body", ["10", "8", "15"])
def test_a_number_that_may_be_an_hour_or_a_day_is_left_to_the_ear(body: str) -> None:
    _, heard = answer(message(body, Standing(options=MENU)))
    assert heard == [body]


def test_a_number_without_a_menu_is_left_to_the_ear() -> None:
    _, heard = answer(message("2"))
    assert heard == ["2"]


@pytest.mark.parametrize(("attachments", "name"), [(0, "empty_text"), (1, "attachment_not_read")])
@pytest.mark.parametrize("body", ["", "  ", "\u200b", "\x00\x07", "/"])
def test_a_text_without_words_is_explained(body: str, attachments: int, name: str) -> None:
    answered, heard = answer(message(body, attachments=attachments))
    assert (said(answered), heard) == ([name], [])


def test_a_picture_with_words_is_heard_by_its_words() -> None:
    _, heard = answer(message("my card, checkup please", attachments=1))
    assert heard == ["my card, checkup please"]


@pytest.mark.parametrize("body", ["/restart", " /book{}", "／choose", "\u200b/session_start"])
def test_no_text_reaches_the_ear_as_a_command(body: str) -> None:
    _, heard = answer(message(body))
    assert not str(heard[0]).startswith("/")


def test_a_closed_channel_is_left_to_a_person() -> None:
    answered, heard = answer(message("checkup", sender=ON_WHATSAPP))
    assert (answered.replies, answered.may_text, heard) == ((), None, [])
    assert answered.hand_over is not None
    assert answered.hand_over.reason == "closed_channel"
    opened, heard = answer(message("checkup", sender=ON_WHATSAPP), BOTH)
    assert (said(opened), heard) == (["thanked"], ["checkup"])


def test_an_opt_out_on_a_closed_channel_counts_when_it_is_opened() -> None:
    answered, _ = answer(message("stop", sender=ON_WHATSAPP))
    assert (answered.replies, answered.may_text) == ((), False)


def test_an_action_may_hand_over() -> None:
    def ask(_: str, __: Option | None) -> tuple[Reply, ...]:
        return (Reply("handed_over", options=(), hand_over="asked_for_a_person"),)

    answered = answer_message(message("a person"), SMS, ask)
    assert answered.hand_over is not None
    assert (answered.hand_over.reason, answered.hand_over.silences_bot) == ("asked_for_a_person", True)


def test_what_the_ear_cannot_answer_is_for_the_caller_to_keep() -> None:
    def ask(_: str, __: Option | None) -> tuple[Reply, ...]:
        raise CannotAnswerNow

    with pytest.raises(CannotAnswerNow):
        answer_message(message("checkup"), SMS, ask)


@pytest.mark.parametrize("body", ["STOP", "help", "cant breathe", "please stop"])
def test_what_must_not_wait_is_answered_without_the_ear_and_the_same(body: str) -> None:
    assert answer_at_once(message(body), SMS) == answer(message(body))[0]


@pytest.mark.parametrize("body", ["checkup", "1", "", "start over"])
def test_all_else_waits_behind_what_waits(body: str) -> None:
    assert answer_at_once(message(body, Standing(options=MENU)), SMS) is None


def test_giving_up_is_said_once() -> None:
    assert said(give_up(message("checkup"))) == ["gave_up"]
    assert said(give_up(message("checkup", Standing(given_up=True)))) == []
