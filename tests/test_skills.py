"""A skill has one name everywhere: its phrases, its intent, its rule and its action stand or fall together."""

import pytest
import yaml

from actions.skills import SKILLS
from tests.tree import ROOT, files, named


def bot_files(folder: str) -> list[dict[str, object]]:
    return [
        yaml.safe_load(path.read_text()) for path in files() if path.suffix == ".yml" and named(path).startswith(folder)
    ]


def collected(folder: str, key: str) -> list[object]:
    return [each for document in bot_files(folder) for each in document.get(key, []) or []]  # type: ignore[attr-defined]


def names_of(entries: list[object]) -> set[str]:
    return {next(iter(entry)) if isinstance(entry, dict) else str(entry) for entry in entries}


def rules() -> dict[str, list[str]]:
    """Intent -> the actions that its rules lead to, listening apart."""
    led: dict[str, list[str]] = {}
    for rule in collected("bot/rules", "rules"):
        steps = rule["steps"]  # type: ignore[index]
        intent = next(step["intent"] for step in steps if "intent" in step)
        led.setdefault(intent, []).extend(step["action"] for step in steps if "action" in step)
    return led


def test_every_skill_has_all_its_parts() -> None:
    intents = names_of(collected("bot/domain", "intents"))
    assert intents
    assert set(rules()) == intents
    assert {action for led in rules().values() for action in led} == set(SKILLS)
    assert names_of(collected("bot/domain", "actions")) == set(SKILLS)


@pytest.mark.parametrize("language", sorted(path.name for path in (ROOT / "nlu_data").iterdir() if path.is_dir()))
def test_every_intent_has_its_phrases_in_a_file_of_its_name(language: str) -> None:
    phrases = {path.stem: path for path in (ROOT / "nlu_data" / language).glob("*.yml")}
    for name, path in phrases.items():
        said = {each["intent"] for each in yaml.safe_load(path.read_text())["nlu"] if "intent" in each}
        assert name in said
    in_bot = names_of(collected("bot/domain", "intents"))
    said_anywhere = {
        each["intent"]
        for path in phrases.values()
        for each in yaml.safe_load(path.read_text())["nlu"]
        if "intent" in each
    }
    assert said_anywhere <= in_bot
