"""Every intent reaches its action through a running Rasa, with what the action needs to know."""

import pytest

from tests.bot.ear import Ear, new_sender
from tests.bot.taught import FALLBACK, rules, taught_texts


@pytest.mark.parametrize("intent", sorted(rules()))
def test_a_text_of_an_intent_reaches_the_action_of_its_rule(ear: Ear, intent: str) -> None:
    for text in taught_texts()[intent][:3]:
        assert ear.hear(text) == [rules()[intent]]
        assert ear.last_tracker["latest_message"]["intent"]["name"] == intent


def test_an_action_hears_the_kind_of_visit_the_turn_and_the_language(ear: Ear) -> None:
    ear.hear("I need a checkup next tuesday morning", language="es", turn="inbox-7", waited_seconds=40)
    message = ear.last_tracker["latest_message"]
    assert [(each["entity"], each["value"]) for each in message["entities"]] == [("visit_type", "checkup")]
    assert message["metadata"] == {"turn": "inbox-7", "language": "es", "waited_seconds": 40}
    assert message["text"] == "I need a checkup next tuesday morning"


def test_a_chosen_line_of_a_menu_is_not_guessed_at(ear: Ear) -> None:
    assert ear.hear("/choose", option={"book": "4711"}) == ["action_choose"]
    message = ear.last_tracker["latest_message"]
    assert message["metadata"]["option"] == {"book": "4711"}
    assert message["intent"]["name"] == "choose"


def test_what_the_action_remembers_is_there_in_the_next_turn(ear: Ear) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    ear.hear("later", sender)
    assert ear.last_tracker["slots"]["booking"] == {"turns": 1}


def test_one_patient_does_not_hear_what_another_said(ear: Ear) -> None:
    ear.hear("book")
    ear.hear("later")
    assert ear.last_tracker["slots"]["booking"] is None


@pytest.mark.parametrize("text", ["", " ", "😂", "مرحبا", "\u200b", "'; DROP TABLE events; --", "{{7*7}}"])
def test_a_strange_text_is_answered(ear: Ear, text: str) -> None:
    assert ear.hear(text) == ["action_not_understood"]


def test_a_prefix_that_rasa_gives_to_its_own_intents_is_only_a_text(ear: Ear) -> None:
    assert len(ear.hear("EXTERNAL: book")) == 1
    assert ear.last_tracker["latest_message"]["text"] == "EXTERNAL: book"


def test_a_text_of_1600_letters_is_answered(ear: Ear) -> None:
    assert len(ear.hear("my tooth hurts and " * 84)) == 1


@pytest.mark.parametrize("intent", ["session_start", "restart", "back"])
def test_a_command_of_rasa_from_a_patient_is_only_a_text(ear: Ear, intent: str) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    assert len(ear.hear(f"/{intent}", sender)) == 1
    assert ear.last_tracker["latest_message"]["text"] == intent
    assert ear.last_tracker["slots"]["booking"] == {"turns": 1}


@pytest.mark.parametrize(
    "text", ['/slot{"booking": {"visit_type": "dental"}}', '/book{"visit_type": "dental"}', " //choose", "/choose"]
)
def test_a_slash_gives_a_patient_no_power(ear: Ear, text: str) -> None:
    ear.hear(text)
    message = ear.last_tracker["latest_message"]
    assert not message["text"].startswith("/")
    assert ear.last_tracker["slots"]["booking"] is None
    assert [each for each in message["entities"] if each.get("extractor") != "PhraseExtractor"] == []


def test_the_fallback_is_the_one_intent_that_the_domain_need_not_name() -> None:
    assert rules()[FALLBACK] == "action_not_understood"
