"""A mistake in the tables of a language is told with its place."""

from datetime import UTC, datetime

import pytest

from tests.tree import ROOT
from when import read
from when.folding import find_edges
from when.grammar import Grammar
from when.language import find_language, list_languages, load, read_templates
from when.lexicon import Lexicon
from when.meanings import MEANINGS, UNSPOKEN
from when.template import BadTemplate, list_slots, list_words, read_template
from when.words import KINDS, read_words


@pytest.mark.parametrize("code", sorted(set(list_languages().values())))
def test_every_language_loads(code: str) -> None:
    assert load(code).grammar.steps


@pytest.mark.parametrize(("tag", "code"), [("en", "en"), ("en-GB", "en"), ("EN_us", "en"), ("xx", "und"), ("", "und")])
def test_a_tag_finds_the_language_or_the_neutral_one(tag: str, code: str) -> None:
    assert find_language(tag).code == code


@pytest.mark.parametrize(
    ("meaning", "entry", "told"),
    [
        ("weekdey", {"say": ["<weekday>"]}, "no meaning is called 'weekdey'"),
        ("weekday", {"say": ["<weekday> <month>"]}, "takes no month"),
        ("weekday", {"say": ["on the day"]}, "does not say weekday"),
        ("hours_between", {"say": ["<first=clock> <first=clock>"]}, "given twice"),
        ("weekday", {"say": ["[on <weekday>"]}, "is not closed"),
        ("weekday", {"say": ["on] <weekday>"]}, "unbalanced"),
    ],
)
def test_a_wrong_template_is_told_with_its_place(meaning: str, entry: dict[str, list[str]], told: str) -> None:
    with pytest.raises(BadTemplate, match=told):
        read_templates({meaning: [entry]}, Grammar(), Lexicon(marks_matter=False), "en/templates.toml")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"wekday": {"monday": ["mon"]}}, "no kind of word"),
        ({"weekday": {"lundi": ["lun"]}}, "no value"),
        ({"part": {"dawn": ["dawn"]}}, "no value"),
    ],
)
def test_a_wrong_word_is_told(table: dict[str, dict[str, list[str]]], told: str) -> None:
    with pytest.raises(BadTemplate, match=told):
        read_words(table, {}, {}, Lexicon(marks_matter=False))


def test_a_template_allows_each_way_through_it() -> None:
    template = read_template("[the] <ordinal> (of|in) [<month>]")
    assert [[slot.kind for slot in slots] for slots in list_slots(template)] == [["ordinal", "month"], ["ordinal"]]
    assert list_words(template) == {"the", "of", "in"}


def test_a_word_of_marks_needs_them_in_a_text_that_has_any() -> None:
    strict, lenient = Lexicon(marks_matter=True), Lexicon(marks_matter=False)
    for lexicon in (strict, lenient):
        lexicon.add("sáu", "six")
    from_text = {name: words_of(lexicon, "sau tuần") for name, lexicon in (("strict", strict), ("lenient", lenient))}
    assert from_text == {"strict": [], "lenient": ["six"]}
    assert words_of(strict, "sau tuan") == ["six"]


def test_a_word_that_can_be_no_other_may_lack_its_marks() -> None:
    lexicon = Lexicon(marks_matter=True, bare_words=["sau"])
    for word in ("sáu", "chiều", "tuần sau"):
        lexicon.add(word, word)
    found = {text: words_of(lexicon, text) for text in ("sau tuần", "chieu thứ", "tuan sau nhé")}
    assert found == {"sau tuần": [], "chieu thứ": ["chiều"], "tuan sau nhé": ["tuần sau"]}


def test_shorthand_is_read_as_the_word_it_stands_for_in_texts_and_tables() -> None:
    lexicon = Lexicon(marks_matter=False, shorthand={"q": "que", "d": "de"})
    for word in ("que viene", "d hoy"):
        lexicon.add(word, word)
    found = {text: words_of(lexicon, text) for text in ("q viene", "Q VIENE", "de hoy", "d hoy", "qviene")}
    assert found == {
        "q viene": ["que viene"],
        "Q VIENE": ["que viene"],
        "de hoy": ["d hoy"],
        "d hoy": ["d hoy"],
        "qviene": [],
    }


def test_a_sign_that_is_no_letter_leaves_a_text_without_marks() -> None:
    strict = Lexicon(marks_matter=True)
    strict.add("sáu", "six")
    assert words_of(strict, "sau 😊") == ["six"]


def test_number_words_fill_only_what_a_language_says_they_do() -> None:
    sparing, usual = Lexicon(marks_matter=False), Lexicon(marks_matter=False)
    read_words({"number": {"3": ["삼"]}}, {}, {"number_words": ["minute"]}, sparing)
    read_words({"number": {"3": ["삼"]}}, {}, {}, usual)
    assert words_of(sparing, "삼") == ["number", "minute"]
    assert words_of(usual, "삼") == ["number", "hour", "minute", "day_number", "month_number"]


def words_of(lexicon: Lexicon, text: str) -> list[str]:
    folded = lexicon.fold(text)
    return [symbol for _, symbol, _ in lexicon.find(folded, 0, find_edges(folded.plain))]


def test_the_page_names_every_meaning_and_every_kind_of_word() -> None:
    page = (ROOT / "docs" / "adding-a-language.md").read_text("utf-8")
    assert [name for name in MEANINGS if name not in UNSPOKEN and f"`{name}(" not in page] == []
    assert [kind for kind in KINDS if f"`{kind}`" not in page] == []


def test_particles_stand_between_any_words_of_a_template() -> None:
    now = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    plain = read("15 ng Agosto", ["tl"], now)
    assert plain is not None
    assert read("15 po sana ng Agosto", ["tl"], now) == plain


def test_particles_stand_within_a_word_of_several_parts() -> None:
    now = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
    plain = read("sa lalong madaling panahon", ["tl"], now)
    assert plain is not None
    assert read("sa lalong madaling po sana panahon", ["tl"], now) == plain
