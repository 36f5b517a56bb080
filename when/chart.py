"""Finds every phrase of a text that a grammar allows, from its last word to its first."""

from collections.abc import Sequence
from typing import Any

from when.grammar import Grammar, Kinds, Place
from when.lexicon import PARTICLE, WORD
from when.scene import Scene

MOST_PHRASES_FROM_ONE_WORD = 120

Phrase = tuple[str, int, Any]  # its kind, where it ends, its value


class Chart:
    """The phrases of one text, by the position where they begin; `work` is left of what may be spent on it."""

    def __init__(self, grammar: Grammar, scene: Scene, plain: str, work: int) -> None:
        self.grammar = grammar
        self.scene = scene
        self.plain = plain
        self.work = work
        self.phrases: dict[int, list[Phrase]] = {}
        self.past_particles: dict[int, int] = {}  # from where some begin to where the next word does

    def begin(self, start: int, words: list[Phrase]) -> None:
        """All phrases that begin at `start`; those that begin later are known already."""
        waiting = words
        known: set[tuple[str, int]] = set()
        phrases: list[Phrase] = []
        for kind, end, value in waiting:
            if (kind, end) in known or len(phrases) >= MOST_PHRASES_FROM_ONE_WORD:
                continue
            known.add((kind, end))
            if kind == PARTICLE:
                self._note_particle(start, end)
                continue
            phrases.append((kind, end, value))
            place = self.grammar.follow(self.grammar.start, kind)
            if place is not None:
                said: tuple[Kinds, tuple[Any, ...]] = ((), ()) if kind[0] == WORD else ((kind,), (value,))
                self._go_on(place, end, *said, waiting)
        if phrases:
            self.phrases[start] = phrases

    def _go_on(self, place: Place, end: int, kinds: Kinds, values: tuple[Any, ...], waiting: list[Phrase]) -> None:
        self.work -= 1 + len(place.rules)
        if self.work < 0:
            return
        for rule in place.rules:
            value = rule.apply(self.scene, kinds, values)
            if value is not None:
                waiting.append((rule.kind, end, value))
        if not place.ahead:
            return
        for kind, next_end, value in self._list_following(end):
            if kind not in place.ahead:
                continue
            reached = self.grammar.follow(place, kind)
            assert reached is not None
            if kind[0] == WORD:
                self._go_on(reached, next_end, kinds, values, waiting)
            else:
                self._go_on(reached, next_end, (*kinds, kind), (*values, value), waiting)

    def _list_following(self, end: int) -> Sequence[Phrase]:
        """What begins at the next word, and what begins past the particles that stand there."""
        after = self._skip_space(end)
        following = self.phrases.get(after, ())
        if after not in self.past_particles:
            return following
        return (*following, *self.phrases.get(self.past_particles[after], ()))

    def _note_particle(self, start: int, end: int) -> None:
        after = self._skip_space(end)
        past = self.past_particles.get(after, after)
        self.past_particles[start] = max(past, self.past_particles.get(start, 0))

    def _skip_space(self, end: int) -> int:
        return end + 1 if self.plain[end : end + 1] == " " else end
