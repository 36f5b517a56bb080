"""Finds the practitioners that a text names, and does not take a patient's own name for a practitioner's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from clinic.facts import KnownPractitioner
from clinic.model import Practitioner
from clinic.name_words import NameWords
from clinic.words import Word, plain_words, stands_at

SHORTEST_MISSPELT = 5  # letters; "chan" may be "chen", or somebody else
LONG_NAME = 8  # letters, from which on two mistakes are forgiven


@dataclass(frozen=True, slots=True)
class PractitionerNames:
    known: Sequence[KnownPractitioner]
    words: NameWords

    def find(self, text: Sequence[Word]) -> Iterator[Practitioner]:
        """One for each mention that can only mean one."""
        return (who for position, who in self._mentions(text) if not self._is_refused(text, position))

    def find_refused(self, text: Sequence[Word]) -> Iterator[Practitioner]:
        return (who for position, who in self._mentions(text) if self._is_refused(text, position))

    def _mentions(self, text: Sequence[Word]) -> Iterator[tuple[int, Practitioner]]:
        for position in range(len(text)):
            meant = self._named_at(text, position)
            if len(meant) == 1:
                yield position, meant[0].practitioner

    def _is_refused(self, text: Sequence[Word], position: int) -> bool:
        """Within its clause: "no, dr chen" asks for her, and so does "friday but with dr chen"."""
        passed: list[str] = []
        while position > 0 and not text[position].starts_clause:
            position -= 1
            word = text[position].text
            if word in self.words.refuses:
                return word != "but" or not self.words.with_ & set(passed)
            if word not in self._around_refused:
                return False
            passed.append(word)
        return False

    @property
    def _around_refused(self) -> frozenset[str]:
        given = frozenset(word for each in self.known for word in _given(each))
        return self.words.titles | self.words.with_ | self.words.before_refused | given

    def _named_at(self, text: Sequence[Word], position: int) -> list[KnownPractitioner]:
        by_family = [each for each in self.known if stands_at(text, position, plain_words(each.family))]
        if by_family:
            return self._by_family(text, position, by_family)
        if not self._is_called_for(text, position):
            return []
        by_given = [each for each in self.known if text[position].text in _given(each)]
        if by_given:
            return [] if self._is_introduced(text, position) else by_given
        return [each for each in self.known if self._is_misspelt(text[position].text, each)]

    def _by_family(
        self, text: Sequence[Word], position: int, known: list[KnownPractitioner]
    ) -> list[KnownPractitioner]:
        before = text[position - 1].text if position else ""
        with_given = [each for each in known if before in _given(each)]
        begins = position - 1 if with_given else position
        if self._is_titled(text, begins):
            return with_given or known
        if self._is_introduced(text, begins) or self._introduces_itself(text, position, known[0]):
            return []
        if with_given:
            return with_given
        is_meant = self._is_called_for(text, begins) or self._stands_bare(text, begins)
        return known if is_meant and text[position].text not in self.words.ordinary else []

    def _is_titled(self, text: Sequence[Word], position: int) -> bool:
        return position > 0 and text[position - 1].text in self.words.titles

    def _is_called_for(self, text: Sequence[Word], position: int) -> bool:
        """After a title or a "with"."""
        return position > 0 and text[position - 1].text in (self.words.titles | self.words.with_)

    def _is_introduced(self, text: Sequence[Word], position: int) -> bool:
        return position > 0 and text[position - 1].text in self.words.introduces

    def _introduces_itself(self, text: Sequence[Word], position: int, known: KnownPractitioner) -> bool:
        after = position + len(plain_words(known.family))
        return after < len(text) and text[after].text in self.words.introduced

    def _stands_bare(self, text: Sequence[Word], position: int) -> bool:
        before = text[position - 1].text if position else ""
        is_new = text[position].starts_clause or before in (self.words.before_a_bare_name | self.words.fillers)
        return is_new or before[:1].isdigit()

    def _is_misspelt(self, word: str, known: KnownPractitioner) -> bool:
        """A mistake or two in a family name after "dr" or "with", whose first letter is right."""
        family = plain_words(known.family)
        if len(family) != 1 or word in self.words.ordinary or min(len(word), len(family[0])) < SHORTEST_MISSPELT:
            return False
        mistakes = 2 if len(family[0]) >= LONG_NAME else 1
        return word[0] == family[0][0] and OSA.distance(word, family[0], score_cutoff=mistakes) <= mistakes


def _given(known: KnownPractitioner) -> tuple[str, ...]:
    return tuple(word for given in known.given for word in plain_words(given))
