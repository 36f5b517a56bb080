"""Texts are compared by their words, whatever their case and accents."""

import pytest

from clinic.words import plain_words, read_words, stands_at


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dra. NGUYỄN", ("dra", "nguyen")),
        ("Dr. Chen's office", ("dr", "chen", "office")),
        ("Chen’s", ("chen",)),
        ("Ｍｉｓｓｉｏｎ clinic", ("mission", "clinic")),
        ("Well-child visit", ("well", "child", "visit")),
        ("đỗ 9am 🙂", ("do", "9am")),
        ("", ()),
        ("🙂 !!", ()),
    ],
)
def test_words_are_read_without_case_accents_and_signs(text: str, words: tuple[str, ...]) -> None:
    assert plain_words(text) == words


def test_a_clause_begins_at_the_start_and_after_a_stop() -> None:
    words = read_words("checkup, chen or ortega - tuesday")
    assert [word.text for word in words if word.starts_clause] == ["checkup", "chen", "tuesday"]


def test_a_phrase_stands_only_where_all_its_words_do() -> None:
    words = read_words("the daly city clinic")
    assert stands_at(words, 1, ("daly", "city"))
    assert not stands_at(words, 2, ("city", "hall"))
    assert not stands_at(words, 3, ("clinic", "today"))
