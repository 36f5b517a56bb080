"""Makes spelling alike: width, case, accents, dashes and spaces, so that tables need each word once."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 2_000  # characters read of one text; ten SMS have 1,600, and what follows no longer names a time

_ALIKE = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'", "´": "'", "`": "'"})
_STROKED = {"đ": "d", "ø": "o", "ł": "l"}  # letters that Unicode does not decompose


@dataclass(frozen=True, slots=True)
class Folded:
    """One text twice, letter for letter: with its accents, and without."""

    written: str
    plain: str


def fold(text: str) -> Folded:
    """
    >>> fold("  El MIÉRCOLES,　３ｐｍ ")
    Folded(written='el miércoles, 3pm', plain='el miercoles, 3pm')
    """
    even = unicodedata.normalize("NFKC", text[:LONGEST]).casefold().translate(_ALIKE)
    written = unicodedata.normalize("NFC", " ".join(even.split()))[:LONGEST]
    if written.isascii():
        return Folded(written, written)
    return Folded(written, "".join([_bare(letter) for letter in written]))


@lru_cache(maxsize=4096)
def _bare(letter: str) -> str:
    """The letter without its marks; Hangul syllables, which Unicode decomposes as well, stay whole."""
    decomposed = unicodedata.normalize("NFD", letter)
    if all(unicodedata.combining(mark) for mark in decomposed[1:]):
        return _STROKED.get(decomposed[0], decomposed[0])
    return letter


def is_word_edge(plain: str, position: int) -> bool:
    """A word may begin or end here. Scripts written without spaces have an edge before each character."""
    if position <= 0 or position >= len(plain):
        return True
    before, after = plain[position - 1], plain[position]
    if before.isdigit() and after.isdigit():
        return False
    return not (_is_spaced_letter(before) and _is_spaced_letter(after))


def _is_spaced_letter(character: str) -> bool:
    return (
        character.isalpha() and character < "\u1100"
    )  # Hangul, Kana and Han, written or inflected without spaces, lie above
