"""Spellings that are alike become alike."""

import pytest

from bot.components.folded import count_pieces, count_words, fold, words_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("I CAN'T", "i cant"),
        ("I can’t", "i cant"),
        ("mañana", "manana"),
        ("Đến", "đen"),
        ("10:30", "00:00"),
        ("sooooo", "soo"),
        ("a\u200bb", "ab"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_letters_that_stand_without_spaces_and_signs_are_words() -> None:
    assert words_of("我想 book! 😀") == ["我", "想", "book", "!", "😀"]


def test_the_ends_of_a_text_count() -> None:
    assert "^ later" in count_words(["later"])
    assert "later $" not in count_words(["later", "that", "day"])


def test_pieces_do_not_reach_over_the_end_of_a_word() -> None:
    assert "t t" not in count_pieces(["cant", "talk"])
    assert {" c", "ant", "nt "} <= set(count_pieces(["cant"]))
