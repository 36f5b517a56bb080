"""The words around names, which are data: `name_words.toml`."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class NameWords:
    titles: frozenset[str]
    with_: frozenset[str]
    refuses: frozenset[str]
    before_refused: frozenset[str]
    introduces: frozenset[str]
    introduced: frozenset[str]
    before_a_bare_name: frozenset[str]
    ordinary: frozenset[str]
    place_nouns: frozenset[str]
    either: frozenset[str]
    at: frozenset[str]
    articles: frozenset[str]
    lives: frozenset[str]
    house_words: frozenset[str]
    before_a_patient: frozenset[str]
    after_a_patient: frozenset[str]
    plain_in_places: frozenset[str]
    streets: frozenset[str]
    visit_nouns: frozenset[str]
    fillers: frozenset[str]


def _read() -> NameWords:
    lists = tomllib.loads((files("clinic") / "name_words.toml").read_text(encoding="utf-8"))
    lists["with_"] = lists.pop("with")
    return NameWords(**{name: frozenset(words) for name, words in lists.items()})


WORDS = _read()
