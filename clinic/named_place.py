"""Finds the places that a text names: by name, by town or by street, where a place is what is being named."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from clinic.facts import KnownPlace
from clinic.model import Place
from clinic.name_words import NameWords
from clinic.words import Word, plain_words, stands_at

LONG_NAME = 8  # letters, from which on one mistake is forgiven

# What a place is called, in words, without what all places are called.
Alias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """`own` names mean the place wherever they stand; `others` only beside "at" or "clinic"."""

    own: Mapping[Alias, Place]
    others: Mapping[Alias, Place]
    words: NameWords

    def find(self, text: Sequence[Word]) -> Iterator[Place]:
        for position in range(len(text)):
            for alias, place in (*self.own.items(), *self.others.items()):
                if _reads_like(text, position, alias) and self._is_meant(text, position, alias):
                    yield place

    def _is_meant(self, text: Sequence[Word], position: int, alias: Alias) -> bool:
        before = [word.text for word in text[:position]]
        after = text[position + len(alias)].text if position + len(alias) < len(text) else ""
        if before and before[-1] in self.words.articles:
            before.pop()
        is_at = bool(before) and before[-1] in self.words.at
        if is_at and len(before) > 1 and before[-2] in self.words.lives:
            return False
        if after in self.words.place_nouns | self.words.either or self.words.either & set(before[-1:]):
            return True
        if after in self.words.house_words:
            return False
        return is_at or alias in self.own or self._is_all(text, alias)

    def _is_all(self, text: Sequence[Word], alias: Alias) -> bool:
        return [word.text for word in text if word.text not in self.words.fillers] == list(alias)


def learn_places(known: Sequence[KnownPlace], words: NameWords) -> PlaceNames:
    names = {each.place: _without(plain_words(each.place.name), words.plain_in_places) for each in known}
    own = {name: place for place, name in names.items() if len(name) > 1}
    short = [(name, place) for place, name in names.items() if len(name) == 1]
    towns = [(plain_words(each.town), each.place) for each in known]
    streets = [(_without(plain_words(each.street), words.streets), each.place) for each in known]
    return PlaceNames(own, _keep_telling([*short, *towns, *streets], own), words)


def _keep_telling(aliases: Sequence[tuple[Alias, Place]], own: Mapping[Alias, Place]) -> dict[Alias, Place]:
    """Without those that two places share, such as the town of both."""
    places: dict[Alias, set[Place]] = {}
    for alias, place in aliases:
        if alias and alias not in own:
            places.setdefault(alias, set()).add(place)
    return {alias: next(iter(shared)) for alias, shared in places.items() if len(shared) == 1}


def _without(words: Alias, unwanted: frozenset[str]) -> Alias:
    return tuple(word for word in words if word not in unwanted and not word.isdigit())


def _reads_like(text: Sequence[Word], position: int, alias: Alias) -> bool:
    if stands_at(text, position, alias):
        return True
    written = " ".join(word.text for word in text[position : position + len(alias)])
    name = " ".join(alias)
    is_long = len(alias) > 1 and len(name) >= LONG_NAME
    return is_long and written[:1] == name[0] and OSA.distance(written, name, score_cutoff=1) <= 1
