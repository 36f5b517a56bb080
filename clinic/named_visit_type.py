"""Finds the kinds of visit that a text calls by the clinic's own names; other words for them are the bot's affair."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from clinic.model import VisitType
from clinic.name_words import NameWords
from clinic.words import Word, plain_words, stands_at

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitTypeNames:
    phrases: Mapping[Phrase, VisitType]

    def find(self, text: Sequence[Word]) -> Iterator[VisitType]:
        """The longest name at each place, so that a "dental checkup" is not a "checkup"."""
        position = 0
        while position < len(text):
            here = [phrase for phrase in self.phrases if stands_at(text, position, phrase)]
            longest = max(here, key=len, default=None)
            if longest is not None:
                yield self.phrases[longest]
            position += len(longest or "x")


def learn_visit_types(types: Sequence[VisitType], words: NameWords) -> VisitTypeNames:
    phrases: dict[Phrase, VisitType] = {}
    for each in types:
        name = plain_words(each.name)
        core = tuple(word for word in name if word not in words.visit_nouns)
        phrases |= dict.fromkeys(_spell(name), each)
        if core:
            for noun in words.visit_nouns:
                phrases |= dict.fromkeys(_spell((*core, noun)), each)
    return VisitTypeNames(phrases)


def _spell(name: Phrase) -> set[Phrase]:
    """ "Follow-up visit" is also written "followup visit", and "checkup" "check up"."""
    spellings = {name}
    if len(name) > 1:
        spellings.add((name[0] + name[1], *name[2:]))
    if name[0].endswith("up") and len(name[0]) > 4:
        spellings.add((name[0][:-2], "up", *name[1:]))
    return spellings
