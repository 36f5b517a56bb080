"""Reads the folder of a language: its customs, its words and its templates become one grammar."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from when.grammar import Grammar, Kinds, Rule
from when.lexicon import PARTICLE, WORD, Lexicon
from when.meanings import MEANINGS, UNSPOKEN, Meaning
from when.scene import Customs
from when.template import BadTemplate, Choice, list_slots, list_words, read_template
from when.wishes import HOUR, Hours
from when.words import read_words

FOLDER = Path(__file__).parent / "languages"
NEUTRAL = "und"  # BCP 47's "undetermined": what needs no words, such as 2026-03-15 10:30


@dataclass(frozen=True, slots=True, eq=False)
class Language:
    code: str
    customs: Customs
    regions: Mapping[str, str]  # region -> its own order of numbers in a date
    grammar: Grammar
    lexicon: Lexicon


@cache
def find_language(tag: str) -> Language:
    """The language of a BCP 47 tag: the longest beginning of it that has a folder, with the customs of its region."""
    parts = tag.replace("_", "-").lower().split("-")
    for length in range(len(parts), 0, -1):
        code = list_languages().get("-".join(parts[:length]))
        if code is not None:
            return _in_region(load(code), parts[1:])
    return load(NEUTRAL)


@cache
def list_languages() -> dict[str, str]:
    """Every code that is understood, in small letters, and the folder that knows it."""
    known = {}
    for path in sorted(FOLDER.glob("*/language.toml")):
        for code in (path.parent.name, *tomllib.loads(path.read_text("utf-8")).get("also", ())):
            known[code.lower()] = path.parent.name
    return known


def _in_region(language: Language, subtags: list[str]) -> Language:
    orders = [language.regions[part.upper()] for part in subtags if part.upper() in language.regions]
    if not orders:
        return language
    return replace(language, customs=replace(language.customs, date_order=orders[0]))


@cache
def load(code: str) -> Language:
    folder = FOLDER / code
    settings = _read(folder / "language.toml")
    parts = {name: read_hours(hours) for name, hours in settings.get("parts", {}).items()}
    customs = Customs(settings["date_order"], parts, settings.get("week_begins", 0))
    alike = {ord(letter): letters[0] for letters in settings.get("alike", ()) for letter in letters[1:]}
    spelling = settings.get("bare_words", ()), settings.get("shorthand", {})
    lexicon = Lexicon(settings.get("marks_matter", False), alike, *spelling)
    lexicon.telling_endings = tuple(settings.get("telling_endings", ()))
    for word in settings.get("no_slips", ()):
        lexicon.known.add(word)
    for word in settings.get("particles", ()):
        lexicon.add(word, PARTICLE)
    read_words(_read(folder / "words.toml"), parts, settings, lexicon)
    grammar = Grammar()
    for path in sorted(folder.glob("templates*.toml")):
        read_templates(_read(path), grammar, lexicon, str(path))
    read_templates(UNSPOKEN, grammar, lexicon, "what needs no words")
    return Language(code, customs, settings.get("regions", {}), grammar, lexicon)


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def read_hours(written: list[str]) -> Hours:
    """["06:00", "12:00"]; an hour above 24 is in the night that follows."""
    start, end = (int(hour) * HOUR + int(minute) for hour, minute in (each.split(":") for each in written))
    return Hours(start, end)


def read_templates(tables: Mapping[str, list[dict[str, Any]]], grammar: Grammar, lexicon: Lexicon, where: str) -> None:
    words: set[str] = set()
    for name, entries in tables.items():
        meaning = MEANINGS.get(name)
        if meaning is None:
            raise BadTemplate(f"{where}: no meaning is called {name!r}; there are {', '.join(sorted(MEANINGS))}")
        for entry in entries:
            constants = {key: value for key, value in entry.items() if key != "say"}
            for written in entry["say"]:
                template = read_template(written)
                roles = _assign_roles(template, meaning, constants, f"{where}: [[{name}]] {written!r}")
                grammar.add(template, Rule(len(grammar.steps), meaning.kind, meaning.make, roles, constants))
                words |= list_words(template)
    for word in sorted(words, reverse=True):  # so that, of words alike but for their marks, that without comes first
        lexicon.add(word, WORD + word)


def _assign_roles(
    template: Choice, meaning: Meaning, constants: dict[str, Any], where: str
) -> dict[Kinds, tuple[str, ...]]:
    """Which arguments the slots fill, by the kinds of the slots; a meaning that takes anything looks at none."""
    assigned = {}
    for slots in list_slots(template):
        roles = () if meaning.takes_anything else tuple(slot.role for slot in slots)
        meaning.check(roles, constants, where)
        assigned[tuple(slot.kind for slot in slots)] = roles
    return assigned
