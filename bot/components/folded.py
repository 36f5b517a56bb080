"""Makes the spellings of one text alike, and cuts it into the pieces by which texts are compared (pure)."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

# A word with its apostrophe gone; Han, kana and other letters that stand without spaces one by one; any other sign.
WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]|[^\W\u2e80-\u9fff\uf900-\ufaff]+|[^\w\s]")
APOSTROPHES = re.compile(r"['’‘`´]")
LONGEST_PIECE = 4
REPEATED = re.compile(r"(.)\1{2,}")


def fold(text: str) -> str:
    """Lower case, no accents, no apostrophes, every digit a 0, "sooooo" as "soo"."""
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text).casefold())
    letters = (letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    digits_alike = re.sub(r"\d", "0", "".join(letters))
    return REPEATED.sub(r"\1\1", unicodedata.normalize("NFC", digits_alike))


def words_of(folded: str) -> list[str]:
    return WORD.findall(folded)


def count_words(words: list[str]) -> Counter[str]:
    """Single words and pairs; the ends of the text count as words, since "later" alone says more than inside."""
    framed = ["^", *words, "$"]
    pairs = (f"{first} {second}" for first, second in pairwise(framed))
    return Counter([*words, *pairs])


def count_pieces(words: list[str]) -> Counter[str]:
    """Pieces of one to four letters inside words: they survive typing errors and endings."""
    return Counter(piece for word in words for piece in _pieces(f" {word} "))


def _pieces(word: str) -> Iterator[str]:
    for length in range(1, LONGEST_PIECE + 1):
        for start in range(len(word) - length + 1):
            yield word[start : start + length]
