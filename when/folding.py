"""Makes spelling alike: width, case, accents, dashes, stops and spaces, so that tables need each word once."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LONGEST = 10_000  # characters read of one text; ten SMS have 1,600

_ALIKE = str.maketrans(
    dict.fromkeys("–—−‐‑ー", "-")
    | dict.fromkeys("'‘’´`ʼ\u200b\u200e\u200f\u00ad", "")
    | {"〜": "~", "∼": "~", "、": ",", "。": ". ", "\u2044": "/", "¿": " ", "¡": " "}
)
_ABBREVIATING_STOP = re.compile(r"(?<=[^\W\d_])\.(?=[\s,;:)\-]|$)")  # "tues.", "p.m.": the stop after a letter
NONE_ALIKE: Mapping[int, str] = {}
_STROKED = {"đ": "d", "ø": "o", "ł": "l"}  # letters that Unicode does not decompose


@dataclass(frozen=True, slots=True)
class Folded:
    """One text twice, letter for letter: with its accents, and without; the same string twice if it has none."""

    written: str
    plain: str


def fold(text: str, alike: Mapping[int, str] = NONE_ALIKE) -> Folded:
    """The longest part of a text that is read, spelled evenly; `alike` are letters that a language writes in two ways.

    >>> fold("  El MIÉRCOLES,　３ｐｍ ")
    Folded(written='el miércoles, 3pm', plain='el miercoles, 3pm')
    >>> fold("Tues. at 3 p.m.").plain
    'tues at 3 p.m'
    """
    even = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_ALIKE)
    spaced = " ".join(_ABBREVIATING_STOP.sub("", even).split())
    written = unicodedata.normalize("NFC", spaced)[:LONGEST]
    if written.isascii():
        return Folded(written, written)
    if alike:
        written = written.translate(alike)
    plain = "".join([_bare(letter) for letter in written])
    return Folded(written, written if plain == written else plain)


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    """The letter without its marks; Hangul syllables, which Unicode decomposes as well, stay whole."""
    decomposed = unicodedata.normalize("NFD", letter)
    if all(unicodedata.combining(mark) for mark in decomposed[1:]):
        return _STROKED.get(decomposed[0], decomposed[0])
    return letter


def find_edges(plain: str) -> list[bool]:
    """For each position whether a word may begin or end there.

    >>> [position for position, is_edge in enumerate(find_edges("at 3pm")) if is_edge]
    [0, 2, 3, 4, 6]
    """
    kinds = [_sort(character) for character in plain]
    inside = [before == after and before != 0 for before, after in pairwise(kinds)]
    return [True, *(not each for each in inside), True] if plain else [True]


def _sort(character: str) -> int:
    """2 is a letter of a script that puts spaces between words.

    Hangul, Kana and Han, written or inflected without spaces, lie above: each character may begin a word.
    """
    if character.isdecimal():
        return 1
    return 2 if character.isalpha() and character < "\u1100" else 0
