"""Takes a text apart into words that can be compared: no case, no accents, and where a new clause begins."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|@")
_BREAK = re.compile(r"[.,;:!?()\n/]|\s[-–—]\s")
_STROKED = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "’": "'"})
LONGEST = 2_000  # characters read of one text


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    starts_clause: bool


def read_words(text: str) -> list[Word]:
    """Words without the possessive, each with whether something else begins there.

    >>> [word.text for word in read_words("Dra. Nguyễn's, 9am?")]
    ['dra', 'nguyen', '9am']
    """
    folded = fold(text[:LONGEST])
    words: list[Word] = []
    end = 0
    for match in _WORD.finditer(folded):
        starts = not words or _BREAK.search(folded, end, match.start()) is not None
        words.append(Word(match[0].removesuffix("'s"), starts))
        end = match.end()
    return words


def fold(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).translate(_STROKED)


def plain_words(text: str) -> tuple[str, ...]:
    return tuple(word.text for word in read_words(text))


def stands_at(words: Sequence[Word], position: int, wanted: Sequence[str]) -> bool:
    """All of `wanted`, one after the other, from `position` on."""
    if not wanted or position < 0:
        return False
    return tuple(word.text for word in words[position : position + len(wanted)]) == tuple(wanted)
