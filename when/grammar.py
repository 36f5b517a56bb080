"""The templates of a language as one machine: from each place, which word or phrase leads on, and what is complete."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from when.lexicon import WORD
from when.scene import Scene
from when.template import Choice, Sequence, Slot, Word

Kinds = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """What a template means: for each sequence of slots it allows, the arguments of the meaning that they fill."""

    number: int  # of two rules for the same words the first in the tables wins
    kind: str
    meaning: Callable[..., Any]
    roles: Mapping[Kinds, tuple[str, ...]]
    constants: Mapping[str, Any]

    def apply(self, scene: Scene, kinds: Kinds, values: tuple[Any, ...]) -> Any:
        """None where the words make no sense together, such as the 31st of February."""
        try:
            # The roles are fewer than the values for a meaning that looks at none of them.
            return self.meaning(scene, **dict(zip(self.roles[kinds], values, strict=False)), **self.constants)
        except (ValueError, OverflowError):  # beyond the calendar: year 10000, month 13
            return None


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """A word or phrase that a template waits for, and the steps after it; the last step has the rule alone."""

    symbol: str = ""
    after: frozenset["Step"] = frozenset()
    rule: Rule | None = None


@dataclass(slots=True, eq=False)
class Place:
    """A place that may be reached in several templates at once; where it leads is worked out when first needed."""

    rules: tuple[Rule, ...] = ()
    ahead: dict[str, frozenset[Step]] = field(default_factory=dict)
    reached: dict[str, "Place"] = field(default_factory=dict)


class Grammar:
    def __init__(self) -> None:
        self.steps: set[Step] = set()
        self._places: dict[frozenset[Step], Place] = {}
        self._start: Place | None = None

    def add(self, template: Choice, rule: Rule) -> None:
        self.steps |= _lay(template, frozenset((Step(rule=rule),)))
        self._start = None

    @property
    def start(self) -> Place:
        if self._start is None:
            self._start = self._find_place(frozenset(self.steps))
        return self._start

    def follow(self, place: Place, symbol: str) -> Place | None:
        reached = place.reached.get(symbol)
        if reached is None and symbol in place.ahead:
            reached = place.reached[symbol] = self._find_place(place.ahead[symbol])
        return reached

    def _find_place(self, steps: frozenset[Step]) -> Place:
        if steps not in self._places:
            rules = sorted((step.rule for step in steps if step.rule), key=lambda rule: rule.number)
            ahead: dict[str, set[Step]] = {}
            for step in steps:
                if step.rule is None:
                    ahead.setdefault(step.symbol, set()).update(step.after)
            self._places[steps] = Place(tuple(rules), {symbol: frozenset(each) for symbol, each in ahead.items()})
        return self._places[steps]


def _lay(template: Choice, after: frozenset[Step]) -> frozenset[Step]:
    """The first steps of every way through the template that ends before `after`."""
    first = frozenset[Step]().union(*(_lay_sequence(sequence, after) for sequence in template.sequences))
    return first | after if template.optional else first


def _lay_sequence(sequence: Sequence, after: frozenset[Step]) -> frozenset[Step]:
    for element in reversed(sequence):
        after = _lay(element, after) if isinstance(element, Choice) else frozenset((Step(_symbol(element), after),))
    return after


def _symbol(element: Word | Slot) -> str:
    return WORD + element.letters if isinstance(element, Word) else element.kind
