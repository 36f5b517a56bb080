"""Finds what a text names by phrases that we know, or else what the patient tells of calls for (pure)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# Letters that stand without spaces, as in Chinese, are a word each.
WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\W_\u2e80-\u9fff\uf900-\ufaff]+")
LONG_ENOUGH_TO_MISSPELL = 6
STOP = re.compile(r"[.,;:!?]")


@dataclass(frozen=True)
class Table:
    """`named` and `told`: phrase -> kind. `told` counts only when no kind is named, the first kind of it first.

    `for_children`: kind -> the kind that it is for a child, when one of the words in `children` stands in the text.
    `not_named`, `not_told`: words that deny what follows; `between`: words that may stand between the two. `alone`:
    phrase -> kind, for phrases that name it only when they are all of the text.
    """

    named: Mapping[str, str]
    told: Mapping[str, str]
    for_children: Mapping[str, str]
    children: frozenset[str]
    not_named: frozenset[str]
    not_told: frozenset[str]
    between: frozenset[str]
    alone: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class _Word:
    folded: str
    start: int
    end: int


def find_phrases(text: str, tables: Iterable[Table]) -> list[Found]:
    """In the order of the text; positions count letters of `text`."""
    words, tables = _words(text), tuple(tables)
    named = [found for table in tables for found in _find_named(text, words, table)]
    if named:
        return _apart([_for_child(found, words, tables) for found in named])
    told = [found for table in tables for found in _find_told(text, words, table)]
    if not told:
        return []
    order = list(dict.fromkeys(kind for table in tables for kind in table.told.values()))
    first = min(told, key=lambda found: (order.index(found.kind), found.start)).kind
    return _apart([found for found in told if found.kind == first])


def fold_phrase(phrase: str) -> str:
    return " ".join(word.folded for word in _words(phrase))


def _words(text: str) -> list[_Word]:
    """Apostrophes and hyphens part words: "check-up" is two, and "tooth's" still begins with a tooth."""
    return [_Word(_fold(match[0]), match.start(), match.end()) for match in WORD.finditer(text)]


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", "".join(each for each in plain if not unicodedata.combining(each)))


def _find_named(text: str, words: list[_Word], table: Table) -> list[Found]:
    found = [
        *_find_alone(words, table.alone),
        *_find(words, table.named),
        *(
            Found(kind, word.start, word.end)
            for word in words
            if word.folded not in table.named and (kind := _misspelt(word.folded, table.named))
        ),
    ]
    return [each for each in found if not _is_denied(text, words, each, table.not_named, table.between)]


def _find_alone(words: list[_Word], phrases: Mapping[str, str]) -> list[Found]:
    kind = phrases.get(" ".join(word.folded for word in words))
    return [Found(kind, words[0].start, words[-1].end)] if kind is not None else []


def _find_told(text: str, words: list[_Word], table: Table) -> list[Found]:
    found = _find(words, table.told)
    return [each for each in found if not _is_denied(text, words, each, table.not_told, table.between)]


def _find(words: list[_Word], phrases: Mapping[str, str]) -> list[Found]:
    """The longest phrase at each place."""
    longest = max((phrase.count(" ") + 1 for phrase in phrases), default=0)
    found, place = [], 0
    while place < len(words):
        length, kind = _longest_at(words, place, phrases, longest)
        if kind is not None:
            found.append(Found(kind, words[place].start, words[place + length - 1].end))
        place += length
    return found


def _longest_at(words: list[_Word], place: int, phrases: Mapping[str, str], longest: int) -> tuple[int, str | None]:
    for length in range(min(longest, len(words) - place), 0, -1):
        phrase = " ".join(word.folded for word in words[place : place + length])
        if phrase in phrases:
            return length, phrases[phrase]
    return 1, None


def _misspelt(word: str, phrases: Mapping[str, str]) -> str | None:
    if len(word) < LONG_ENOUGH_TO_MISSPELL:
        return None
    alike = (kind for phrase, kind in phrases.items() if phrase[0] == word[0] and is_one_slip_apart(word, phrase))
    return next(alike, None)


def is_one_slip_apart(word: str, other: str) -> bool:
    """One letter too many, too few, another or two swapped: "chekup", "vaccien", "dentisst"."""
    if abs(len(word) - len(other)) > 1 or min(len(word), len(other)) < LONG_ENOUGH_TO_MISSPELL:
        return False
    same = 0
    while same < min(len(word), len(other)) and word[same] == other[same]:
        same += 1
    rest, other_rest = word[same:], other[same:]
    swapped = len(rest) > 1 and rest[1::-1] + rest[2:] == other_rest
    return swapped or rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:]


def _is_denied(text: str, words: list[_Word], found: Found, denials: frozenset[str], between: frozenset[str]) -> bool:
    """By a word right before it, when no comma or point stands between: "not a checkup", but "no, dental"."""
    before = [word for word in words if word.end <= found.start and word.folded not in between]
    return bool(before) and before[-1].folded in denials and not STOP.search(text[before[-1].end : found.start])


def _for_child(found: Found, words: list[_Word], tables: tuple[Table, ...]) -> Found:
    for table in tables:
        if found.kind in table.for_children and any(word.folded in table.children for word in words):
            return Found(table.for_children[found.kind], found.start, found.end)
    return found


def _apart(found: list[Found]) -> list[Found]:
    """Of overlapping ones, as two languages may find them, the longest."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(each.end <= other.start or other.end <= each.start for other in kept):
            kept.append(each)
    return sorted(kept, key=lambda one: one.start)
