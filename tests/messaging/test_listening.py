"""No text of a patient reaches Rasa as a command or as something that no phone shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.listening import LONGEST, clean_text


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/restart", "restart"),
        (" /restart", "restart"),
        ("//restart", "restart"),
        ("/ / restart", "restart"),
        ("／restart", "restart"),
        ("\u200b/restart", "restart"),
        ("\u202e/restart", "restart"),
        ("\n/restart", "restart"),
        ('/book{"x":1}', 'book{"x":1}'),
        ("24/7?", "24/7?"),
        ("a\nb\r\nc\td", "a b c d"),
        ("\x1b[31mred", "[31mred"),
        ("ｃｈｅｃｋｕｐ", "checkup"),
        ("¿mañana?", "¿mañana?"),
        ("你好", "你好"),
        ("👍", "👍"),
        ("\ud83d", ""),
        ("", ""),
        ("/", ""),
    ],
)
def test_cleaning(text: str, heard: str) -> None:
    assert clean_text(text) == heard


@given(st.text(max_size=60))
def test_whatever_comes_is_no_command_and_one_clean_line(text: str) -> None:
    heard = clean_text(text)
    assert not heard.startswith("/")
    assert heard == heard.strip()
    assert heard.isprintable()
    assert clean_text(heard) == heard


def test_a_very_long_text_is_cut() -> None:
    assert len(clean_text("x" * 10_000)) == LONGEST
    assert len(clean_text("\ufdfa" * 1600)) <= LONGEST, "one letter that NFKC makes eighteen of"
