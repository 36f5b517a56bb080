"""Chooses, of all phrases found in a text, those that tell most of it together, and sees what is left over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from when.chart import Chart, Phrase
from when.folding import Folded, find_edges
from when.language import Language
from when.lexicon import Entry
from when.scene import Scene
from when.shapes import find_shapes

MOST_WORK = 3_500  # words found and steps of the grammar for one text; about 20 ms
PIECE = 400  # characters read at a time of a long text
# Kinds that stand by themselves: worth per character and once per phrase, so that few long phrases win, and
# what only looks like a time wins over the time it looks like.
WORTH = {
    "nothing": (16, 0),
    "when": (16, -1),
    "exclusion": (16, -2),
    "mark": (16, -3),
    "weak_nothing": (16, -4),
    "weak": (12, -2),
}
_WORD = re.compile(r"[^\W\d_\u1100-\uffff]{5,20}(?![^\W\d_])")  # of a script with spaces, worth forgiving
_LETTER_OR_DIGIT = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A phrase of the text; `gap` is what stands between it and the one before."""

    kind: str
    value: Any
    gap: str
    length: int

    @property
    def follows_unknown_words(self) -> bool:
        return _LETTER_OR_DIGIT.search(self.gap) is not None


@dataclass(frozen=True, slots=True)
class Told:
    """What one language makes of a text; `rest` stands after the last phrase."""

    phrases: tuple[Chosen, ...]
    rest: str

    @property
    def is_whole(self) -> bool:
        """No word is left unexplained."""
        unknown = any(phrase.follows_unknown_words for phrase in self.phrases)
        return not unknown and _LETTER_OR_DIGIT.search(self.rest) is None

    @property
    def covered(self) -> int:
        return sum(phrase.length for phrase in self.phrases if phrase.kind != "mark" or phrase.value.sort != "noise")


def find_phrases(text: str, language: Language, scene: Scene) -> Told:
    folded = language.lexicon.fold(text)
    phrases: list[Chosen] = []
    work, rest = MOST_WORK, ""
    for piece in _cut(folded):
        chart = Chart(language.grammar, scene, piece.plain, work)
        _fill(chart, piece, language)
        work = chart.work
        chosen, rest = _choose(chart, piece.plain, rest)
        phrases += chosen
        if work <= 0:
            break
    return Told(tuple(phrases), rest)


def _cut(text: Folded) -> list[Folded]:
    """Pieces that end between words, if they have any spaces."""
    pieces, start = [], 0
    while len(text.plain) - start > PIECE + PIECE // 2:
        space = text.plain.rfind(" ", start + PIECE // 2, start + PIECE)
        end = space if space > 0 else start + PIECE
        pieces.append(_slice(text, start, end))
        start = end + (space > 0)
    return [*pieces, _slice(text, start, len(text.plain)) if start else text]


def _slice(text: Folded, start: int, end: int) -> Folded:
    plain = text.plain[start:end]
    return Folded(plain if text.plain is text.written else text.written[start:end], plain)


def _fill(chart: Chart, text: Folded, language: Language) -> None:
    edges = find_edges(text.plain)
    for start in range(len(text.plain) - 1, -1, -1):
        if not edges[start] or text.plain[start] == " ":
            continue
        words = _find_words(text, start, edges, language, chart.past_particles)
        if words:
            chart.work -= len(words)
            chart.begin(start, words)


def _find_words(
    text: Folded, start: int, edges: list[bool], language: Language, past_particles: Mapping[int, int]
) -> list[Phrase]:
    found = language.lexicon.find(text, start, edges, past_particles)
    words = [(symbol, end, value) for end, symbol, value in found]
    words.sort(key=lambda word: -word[1])  # of two readings of the same words that of the longer words comes first
    if text.plain[start].isdecimal():
        words += [(symbol, end, value) for end, symbol, value in find_shapes(text.plain, start)]
    elif not words:
        word = _WORD.match(text.plain, start)
        if word is not None:
            words = [_name(entry, word.end()) for entry in language.lexicon.forgive(word[0])]
    return words


def _name(entry: Entry, end: int) -> Phrase:
    return entry.symbol, end, entry.value


def _choose(chart: Chart, plain: str, gap_before: str) -> tuple[list[Chosen], str]:
    """From the end of the text to its beginning: the best that can be told from each place on."""
    best: list[int] = [0] * (len(plain) + 1)
    picks: list[Phrase | None] = [None] * (len(plain) + 1)
    for start in range(len(plain) - 1, -1, -1):
        best[start], picks[start] = best[start + 1], None
        for phrase in chart.phrases.get(start, ()):
            kind, end, _ = phrase
            if kind in WORTH:
                each, once = WORTH[kind]
                worth = each * (end - start) + once + best[end]
                pick = picks[start]
                if worth > best[start] or (worth == best[start] and pick is not None and end > pick[1]):
                    best[start], picks[start] = worth, phrase
    return _follow(picks, plain, gap_before)


def _follow(picks: list[Phrase | None], plain: str, gap: str) -> tuple[list[Chosen], str]:
    chosen, place, since = [], 0, 0
    while place < len(plain):
        pick = picks[place]
        if pick is None:
            place += 1
            continue
        kind, end, value = pick
        chosen.append(Chosen(kind, value, gap + plain[since:place], end - place))
        place = since = end
        gap = ""
    return chosen, gap + plain[since:]
