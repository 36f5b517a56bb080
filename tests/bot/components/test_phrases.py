"""The kind of visit that a text names or calls for."""

import pytest

from bot.components.phrase_tables import find_tables, read_table
from bot.components.phrases import Table, find_phrases, is_one_slip_apart
from tests.bot.taught import ROOT, read_yaml


@pytest.fixture(scope="module")
def tables() -> list[Table]:
    return [read_table(read_yaml(file)) for file in find_tables(ROOT / "nlu_data")]


def kinds(text: str, tables: list[Table]) -> list[str]:
    return [found.kind for found in find_phrases(text, tables)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I need a checkup next tuesday morning", "checkup"),
        ("check-up pls", "checkup"),
        ("annual physical", "checkup"),
        ("well woman exam", "checkup"),
        ("physical for work", "checkup"),
        ("sick visit", "sick_visit"),
        ("got a fever since monday", "sick_visit"),
        ("my back went out", "sick_visit"),
        ("f/u with dr chen", "follow_up"),
        ("need my stitches out", "follow_up"),
        ("flu shot", "vaccination"),
        ("my son needs his shots", "vaccination"),
        ("covid booster", "vaccination"),
        ("checkup for my son", "well_child"),
        ("4 month checkup", "well_child"),
        ("school physical for my daughter", "sports_physical"),
        ("physical for football", "sports_physical"),
        ("Blood-work", "lab"),
        ("need my a1c done", "lab"),
        ("i'm 12 weeks pregnant", "prenatal"),
        ("my tooth is killing me", "dental"),
        ("TEETH CLEANING", "dental"),
        ("it hurts when i chew with my back teeth", "dental"),
        ("im pregnant and have a cough", "prenatal"),
    ],
)
def test_patients_say_it_in_many_ways(text: str, kind: str, tables: list[Table]) -> None:
    assert set(kinds(text, tables)) == {kind}


@pytest.mark.parametrize(
    ("text", "kind"), [("chekup", "checkup"), ("phisical", "checkup"), ("vacine", "vaccination"), ("dentsit", "dental")]
)
def test_one_slip_in_a_long_word_does_not_matter(text: str, kind: str, tables: list[Table]) -> None:
    assert kinds(text, tables) == [kind]


@pytest.mark.parametrize(
    "text",
    ["", "hi", "tuesday", "im selling my couch", "call me back", "what are your hours", "checkin", "shorts", "?!"],
)
def test_no_kind_is_found_where_there_is_none(text: str, tables: list[Table]) -> None:
    assert kinds(text, tables) == []


def test_what_is_named_comes_before_what_is_told(tables: list[Table]) -> None:
    assert kinds("i have a fever but i want a checkup", tables) == ["checkup"]


def test_two_named_kinds_come_in_the_order_of_the_text(tables: list[Table]) -> None:
    assert kinds("flu shot and a checkup", tables) == ["vaccination", "checkup"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("not a checkup, a sick visit", ["sick_visit"]),
        ("not dental", []),
        ("no, dental", ["dental"]),
        ("no dental please", ["dental"]),
        ("i dont have a fever just a rash", ["sick_visit"]),
        ("no fever no cough", []),
        ("not sure. checkup", ["checkup"]),
    ],
)
def test_what_is_denied_is_not_meant(text: str, found: list[str], tables: list[Table]) -> None:
    assert kinds(text, tables) == found


def test_positions_are_those_of_the_text_as_it_was_written(tables: list[Table]) -> None:
    text = "Ünïcode 😀 first, then a Blood-Work"
    (found,) = find_phrases(text, tables)
    assert text[found.start : found.end] == "Blood-Work"


def test_letters_that_stand_without_spaces_are_words() -> None:
    table = read_table({"named": {"vaccination": ["打疫苗"]}, "told": {}})
    (found,) = find_phrases("我想打疫苗", [table])
    assert (found.start, found.end) == (2, 5)


def test_a_phrase_cannot_stand_for_two_kinds() -> None:
    with pytest.raises(ValueError, match="Check-Up"):
        read_table({"named": {"a": ["check up"], "b": ["Check-Up"]}, "told": {}})


@pytest.mark.parametrize(
    ("word", "other", "apart"),
    [
        ("dentist", "dentist", True),
        ("dentis", "dentist", True),
        ("dentisst", "dentist", True),
        ("dentjst", "dentist", True),
        ("dentits", "dentist", True),
        ("entist", "dentist", True),
        ("dantost", "dentist", False),
        ("dent", "dentist", False),
        ("shorts", "shots", False),
    ],
)
def test_one_slip_apart(word: str, other: str, apart: bool) -> None:
    assert is_one_slip_apart(word, other) is apart
