"""Finds the words of a language in a text, letter by letter, with accents or without, forgiving slips."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from when.folding import LONGEST, NONE_ALIKE, Folded, fold

WORD = "'"  # begins the symbol of a word that stands in a template; such words are more telling and come first
TELLING = "telling"  # the kind of what tells of the past, see the meaning of this name
PARTICLE = "particle"  # the symbol of a word that may stand between any two words of a template

NO_SHORTHAND: Mapping[str, str] = {}
NO_PARTICLES: Mapping[int, int] = {}

SHORTEST_FORGIVEN = 6  # letters; shorter words are too near to others ("mon", "son")

Found = tuple[int, str, Any]  # where it ends, its symbol in the grammar, its value


@dataclass(frozen=True, slots=True)
class Entry:
    written: str
    symbol: str
    value: Any
    joined: bool = False  # only right after another word, with no space between


@dataclass(slots=True)
class Node:
    following: dict[str, "Node"] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)


class Lexicon:
    """`marks_matter`: in a text that has accents, a word without its own is another word (Vietnamese sau, sáu).

    With `bare_words` only those are other words: "chieu" in such a text can be nothing but chiều.
    `alike` are letters to read as others, in words and texts (Chinese 點 as 点), `shorthand` words (Spanish q as que).
    """

    def __init__(
        self,
        marks_matter: bool,
        alike: Mapping[int, str] = NONE_ALIKE,
        bare_words: Iterable[str] = (),
        shorthand: Mapping[str, str] = NO_SHORTHAND,
    ) -> None:
        self.marks_matter = marks_matter
        self.bare_words = frozenset(bare_words)
        self.alike = alike
        self.shorthand = shorthand
        self._short = re.compile(rf"(?<!\w)(?:{'|'.join(shorthand)})(?!\w)", re.IGNORECASE) if shorthand else None
        self.root = Node()
        self.slips: dict[str, list[tuple[str, Entry]]] = {}
        self.known: set[str] = set()
        self.telling_endings: tuple[str, ...] = ()

    def fold(self, text: str) -> Folded:
        """A text or a word of the tables, spelled as this lexicon spells."""
        if self._short is not None:
            text = self._short.sub(lambda found: self.shorthand[found[0].lower()], text[:LONGEST])
        return fold(text, self.alike)

    def add(self, words: str, symbol: str, value: Any = None, *, forgiving: bool = False) -> None:
        """A word that begins with "+" is joined to what stands before it ("9a")."""
        joined = words.startswith("+") and len(words) > 1
        folded = self.fold(words[joined:])
        entry = Entry(folded.written, symbol, value, joined)
        node = self.root
        for letter in folded.plain:
            node = node.following.setdefault(letter, Node())
        if entry not in node.entries:
            is_first = symbol.startswith(WORD) and words not in self.shorthand
            node.entries.insert(0 if is_first else len(node.entries), entry)
        self.known.add(folded.plain)
        if forgiving and len(folded.plain) >= SHORTEST_FORGIVEN and folded.plain.isalpha():
            for slip in _drop_letters(folded.plain):
                self.slips.setdefault(slip, []).append((folded.plain, entry))

    def find(
        self, text: Folded, start: int, edges: list[bool], past_particles: Mapping[int, int] = NO_PARTICLES
    ) -> Iterator[Found]:
        """Every word that begins there; words of several parts may have particles between these."""
        waiting = [(self.root, start, "", "")]
        while waiting:
            node, begin, written, plain = waiting.pop()
            for end, reached in self._walk(node, text.plain, begin):
                if edges[end]:
                    spelled, bare = written + text.written[begin:end], plain + text.plain[begin:end]
                    if end in past_particles:
                        waiting.append((reached, past_particles[end], spelled, bare))
                    for entry in reached.entries:
                        if not (entry.joined and text.plain[start - 1 : start].strip() == "") and self._is_spelled(
                            entry, spelled, bare, text
                        ):
                            yield end, entry.symbol, entry.value

    def _walk(self, node: Node, plain: str, begin: int) -> Iterator[tuple[int, Node]]:
        for end in range(begin + 1, len(plain) + 1):
            following = node.following.get(plain[end - 1])
            if following is None:
                return
            node = following
            yield end, node

    def _is_spelled(self, entry: Entry, spelled: str, bare: str, text: Folded) -> bool:
        if entry.written == spelled:
            return True
        is_bare = spelled == bare
        if self.marks_matter and text.plain is not text.written:
            return is_bare and bool(self.bare_words) and not self.bare_words.issuperset(spelled.split())
        return is_bare or entry.written.isascii()

    def forgive(self, word: str) -> list[Entry]:
        """What an unknown word was meant to be, if one letter is missing, too many, wrong or swapped with the next.

        Else an ending can tell that it is a verb of the past ("оплатила").
        """
        if len(word) < SHORTEST_FORGIVEN - 1 or word in self.known:
            return []
        meant = [pair for form in _drop_letters(word) for pair in self.slips.get(form, ())]
        entries = list(dict.fromkeys(entry for plain, entry in meant if is_one_slip(word, plain)))
        return entries or [Entry(word, TELLING, None)] * word.endswith(self.telling_endings)


def _drop_letters(word: str) -> list[str]:
    """The word, and the word without each of its letters: two words one slip apart share one of these."""
    return [word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]


def is_one_slip(word: str, meant: str) -> bool:
    """One letter is missing, too many, wrong or swapped with the next.

    >>> is_one_slip("wendesday", "wednesday"), is_one_slip("tommorow", "tomorrow"), is_one_slip("monkey", "monday")
    (True, False, False)
    """
    if word[:1] != meant[:1]:  # the first letter is hardly ever the wrong one, and "warch" is no month
        return False
    begin = 0
    while begin < min(len(word), len(meant)) and word[begin] == meant[begin]:
        begin += 1
    rest, rest_meant = word[begin:], meant[begin:]
    swapped = rest[:1] == rest_meant[1:2] and rest[1:2] == rest_meant[:1] and rest[2:] == rest_meant[2:]
    return swapped or rest_meant in (rest[1:], rest) or rest in (rest_meant[1:],) or rest[1:] == rest_meant[1:]
