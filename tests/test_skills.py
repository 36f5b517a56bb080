"""A skill has one name everywhere: its intents, its rules and its phrases stand in files of that name."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.skills import SKILLS
from tests.tree import ROOT

# Rasa's own intent for what it did not understand; it needs no declaration.
FALLBACK = "nlu_fallback"
SHARED = "domain"  # bot/domain/domain.yml: slots and entities, no intent
LANGUAGES = sorted(path.name for path in (ROOT / "nlu_data").iterdir() if path.is_dir())

Document = dict[str, Any]


@cache
def read(folder: str) -> dict[str, Document]:
    """Name of the file -> what it holds."""
    files: list[Path] = sorted((ROOT / folder).glob("*.yml"))
    return {path.stem: yaml.safe_load(path.read_text()) for path in files}


def declared() -> dict[str, set[str]]:
    """Skill -> its intents, as the domain declares them."""
    return {name: {named(each) for each in file.get("intents", [])} for name, file in read("bot/domain").items()}


def ruled() -> dict[str, set[str]]:
    return {name: {intent for intent, _ in leads(file)} for name, file in read("bot/rules").items()}


def leads(file: Document) -> Iterator[tuple[str, list[str]]]:
    """Each rule's intent and the actions that it leads to."""
    for rule in file["rules"]:
        yield (
            next(step["intent"] for step in rule["steps"] if "intent" in step),
            [step["action"] for step in rule["steps"] if "action" in step],
        )


def phrased(language: str) -> dict[str, set[str]]:
    """Skill -> the intents that it has phrases for; files of other words have none."""
    files = read(f"nlu_data/{language}").items()
    return {name: {each["intent"] for each in file["nlu"] if "intent" in each} for name, file in files if "nlu" in file}


def named(intent: str | Document) -> str:
    return intent if isinstance(intent, str) else next(iter(intent))


def test_the_domain_and_the_rules_tell_of_the_same_intents_file_for_file() -> None:
    skills = {name: intents for name, intents in declared().items() if name != SHARED}
    assert len(skills) > 10
    assert {name: intents - {FALLBACK} for name, intents in ruled().items()} == skills


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_intent_has_phrases_in_the_file_of_its_skill(language: str) -> None:
    assert phrased(language) == ruled()


def test_one_rule_leads_from_each_intent_to_one_action() -> None:
    rules = [rule for file in read("bot/rules").values() for rule in leads(file)]
    assert [rule for rule in rules if len(rule[1]) != 1] == []
    intents = [intent for intent, _ in rules]
    assert sorted(intents) == sorted(set(intents))


def test_every_action_of_the_bot_is_one_of_ours_and_the_other_way_round() -> None:
    known = {action for file in read("bot/domain").values() for action in file.get("actions", [])}
    led_to = {action for file in read("bot/rules").values() for _, actions in leads(file) for action in actions}
    assert known == led_to == set(SKILLS)


def test_the_bot_itself_says_nothing() -> None:
    assert [name for name, file in read("bot/domain").items() if "responses" in file or "forms" in file] == []
