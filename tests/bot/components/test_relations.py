"""Whom a text names by what they are to the patient, and why a visit is called off."""

import pytest

from bot.components.phrase_tables import find_tables, read_table
from bot.components.phrases import Table, find_phrases
from tests.bot.taught import ROOT, read_yaml


def tables(entity: str) -> list[Table]:
    return [read_table(read_yaml(file)) for file in find_tables(ROOT / "nlu_data", entity)]


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("my son has a fever", ["son"]),
        ("push my son's thing to friday", ["son"]),
        ("no, for my daughter", ["daughter"]),
        ("not for me, for my daughter", ["daughter"]),
        ("both kids need shots", ["children"]),
        ("the little one is sick", ["youngest"]),
        ("its for me", ["self"]),
        ("me", ["self"]),
        ("can you call me", []),
        ("cancel mine", ["self"]),
        ("my mom needs a flu shot", ["mother"]),
        ("checkup tuesday", []),
    ],
)
def test_whom_a_text_names(text: str, relations: list[str]) -> None:
    assert [found.kind for found in find_phrases(text, tables("relation"))] == relations


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("cancel my appt my car broke down", ["transport"]),
        ("im sick cant come tmrw", ["illness"]),
        ("cant get off work", ["work"]),
        ("im feeling better dont need it", ["better", "better"]),
        ("cancel my visit", []),
    ],
)
def test_why_a_visit_is_called_off(text: str, reason: list[str]) -> None:
    assert [found.kind for found in find_phrases(text, tables("reason"))] == reason
