"""Finds what a text names of the clinic: a practitioner, a place, a kind of visit, and only beyond doubt."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from clinic.facts import ClinicFacts
from clinic.model import Named
from clinic.name_words import WORDS
from clinic.named_place import PlaceNames, learn_places
from clinic.named_practitioner import PractitionerNames
from clinic.named_visit_type import VisitTypeNames, learn_visit_types
from clinic.words import read_words

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Names:
    practitioners: PractitionerNames
    places: PlaceNames
    visit_types: VisitTypeNames

    def find(self, text: str) -> Named:
        words = read_words(text)
        return Named(
            visit_type=the_only(self.visit_types.find(words)),
            practitioner=the_only(self.practitioners.find(words)),
            place=the_only(self.places.find(words)),
            not_with=tuple(dict.fromkeys(self.practitioners.find_refused(words))),
        )


def learn_names(facts: ClinicFacts) -> Names:
    return Names(
        PractitionerNames(facts.practitioners, WORDS),
        learn_places(facts.places, WORDS),
        learn_visit_types(facts.visit_types, WORDS),
    )


def the_only(found: Iterable[T]) -> T | None:
    """Who names two has not said which."""
    different = list(dict.fromkeys(found))
    return different[0] if len(different) == 1 else None
