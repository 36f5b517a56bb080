"""Words are recognised however they are typed."""

import pytest

from messaging.keywords import Keyword, find_keyword, fold, known_languages, read_keywords, read_menu_number

EVERY = known_languages()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        (" STOP. ", "stop"),
        ("St\u200bop!", "stop"),
        ("ｓｔｏｐ", "stop"),
        ("S\u0301top", "stop"),
        ("can't", "cant"),
        ("can’t", "cant"),
        ("can‘t", "cant"),
        ("can`t", "cant"),
        ("can´t", "cant"),
        ("canʼt", "cant"),
        ("can＇t", "cant"),
        ("opt-out", "opt out"),
        ("1️⃣", "1"),
        ("#2", "#2"),
        ("\u202eSTOP\u202c", "stop"),
        ("ПРИВЕТ", "привет"),
        ("停止", "停止"),
        ("", ""),
        ("😀", ""),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("2", 2), ("2.", 2), (" 2) ", 2), ("(2)", 2), ("#2", 2), ("# 2", 2), ("２", 2), ("2️⃣", 2), ("٢", 2)),
        *(("Option 2", 2), ("no. 2", 2), ("number 2 please", 2), ("2 thx!", 2), ("10", 10), ("02", 2)),
        *(("2nd", None), ("2 or 3", None), ("2pm", None), ("10:30", None), ("123", None), ("two", None), ("", None)),
        *(("no 2", None), ("No, 2", None), ("no. 2 please", 2)),
        *(("room 2", None), ("2-3", None), ("-", None), ("²²²", None)),
    ],
)
def test_menu_numbers(text: str, number: int | None) -> None:
    assert read_menu_number(text) == number


@pytest.mark.parametrize("word", ["stop", "STOPALL", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"])
def test_every_opt_out_word_of_the_carrier_is_known(word: str) -> None:
    """https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out names them."""
    assert find_keyword(word, EVERY) is Keyword.CARRIER_OPT_OUT
    assert find_keyword(f"{word}!", EVERY) is Keyword.OPT_OUT


@pytest.mark.parametrize(
    ("word", "keyword"),
    [("start", Keyword.OPT_IN), ("Yes.", Keyword.OPT_IN), ("unstop", Keyword.OPT_IN), ("INFO", Keyword.HELP)],
)
def test_its_other_words_are_known(word: str, keyword: Keyword) -> None:
    assert find_keyword(word, EVERY) is keyword


@pytest.mark.parametrize("language", EVERY)
def test_every_list_is_written_as_it_is_compared(language: str) -> None:
    """A phrase with a capital or an apostrophe would never match anything."""
    words = read_keywords(language)
    for phrase in (*words.opt_out, *words.help, *words.start_over, *words.emergency_alone):
        assert fold(phrase) == phrase
    for pattern in (words.emergency.pattern, words.harmless.pattern):
        assert pattern == pattern.lower()
        assert "'" not in pattern


@pytest.mark.parametrize("language", EVERY)
def test_no_word_stands_in_two_lists(language: str) -> None:
    words = read_keywords(language)
    lists = [words.opt_out, words.help, words.start_over, words.emergency_alone]
    assert len(frozenset().union(*lists)) == sum(len(each) for each in lists)
