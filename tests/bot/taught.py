"""Reads what the bot is taught: intents with their texts, rules and domain, straight from the files."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FALLBACK = "nlu_fallback"


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@cache
def taught_texts(language: str = "en") -> dict[str, list[str]]:
    """intent -> its texts."""
    texts: dict[str, list[str]] = {}
    for file in sorted((ROOT / "nlu_data" / language).glob("*.yml")):
        for block in read_yaml(file).get("nlu", []):
            lines = block["examples"].splitlines()
            texts.setdefault(block["intent"], []).extend(line.removeprefix("- ") for line in lines)
    return texts


@cache
def rules() -> dict[str, str]:
    """intent -> the action that its rule leads to."""
    found: dict[str, str] = {}
    for file in sorted((ROOT / "bot" / "rules").glob("*.yml")):
        for rule in read_yaml(file)["rules"]:
            intent, action = rule["steps"]
            assert intent["intent"] not in found, f"two rules for {intent['intent']}"
            found[intent["intent"]] = action["action"]
    return found


@cache
def domain() -> dict[str, list[str]]:
    merged: dict[str, list[str]] = {"intents": [], "actions": []}
    for file in sorted((ROOT / "bot" / "domain").glob("*.yml")):
        content = read_yaml(file)
        for name in merged:
            merged[name].extend(content.get(name, []))
    return merged


@cache
def held_out() -> dict[str, list[str]]:
    texts: dict[str, list[str]] = read_yaml(Path(__file__).parent / "held_out_en.yml")
    return texts
