"""Texts that are the same but for their dress."""

import pytest

from bot.components.plain import learn_texts, plain


@pytest.mark.parametrize("text", ["Yes, please", "  yes,  PLEASE!", "yes, please...", "“yes, please”", "Yës, pleasé"])
def test_dress_does_not_matter(text: str) -> None:
    assert plain(text).strip("“”") == "yes, please"


@pytest.mark.parametrize("text", ["?", "👍", "...", ""])
def test_a_text_of_signs_stays_what_it_is(text: str) -> None:
    assert plain(text) == text


def test_the_time_of_day_matters() -> None:
    assert plain("10:30") != plain("10:20")


def test_a_text_of_two_intents_is_of_neither() -> None:
    assert learn_texts([("Morning!", "greet"), ("morning", "inform"), ("hi", "greet")]) == {"hi": "greet"}
