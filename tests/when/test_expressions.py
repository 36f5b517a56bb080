"""Every text of the corpora means what stands beside it."""

import pytest

from tests.when.corpus import Expression, list_languages, read_corpus
from when.language import list_languages as list_known_languages

NEUTRAL = "und"
FEWEST = 150
CATEGORIES_EVERYWHERE = {"negatives", "clock_time", "date_time", "several", "time_range"}
EXPRESSIONS = [
    expression
    for language in list_languages()
    for name in ("expressions", "held_out", "in_context", "second_reader", "further")
    for expression in read_corpus(language, name)
]


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda each: f"{each.language}-{each.category}-{each.text}")
def test_a_text_means_the_windows_beside_it(expression: Expression) -> None:
    assert expression.find_fault(expression.read()) is None


@pytest.mark.parametrize("language", sorted(set(list_known_languages().values()) - {NEUTRAL}))
def test_every_language_has_enough_texts_of_every_kind(language: str) -> None:
    seen, held_out = read_corpus(language, "expressions"), read_corpus(language, "held_out")
    assert len(seen) + len(held_out) >= FEWEST
    assert len(held_out) * 3 >= FEWEST
    assert {expression.category for expression in seen} >= CATEGORIES_EVERYWHERE
