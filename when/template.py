"""Reads the templates of the language tables: "[the] <ordinal> (of|in) <month>" becomes choices of words and slots."""

import re
from dataclasses import dataclass
from itertools import product

_PIECE = re.compile(r"\s*([\[\]()|]|<[^<>]+>|(?:\\.|[^\s\[\]()|<>\\])+)")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that must stand there as it is."""

    letters: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Any word or phrase of a kind; its value goes to the meaning's argument `role`."""

    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several sequences, or, if `optional`, none."""

    sequences: tuple["Sequence", ...]
    optional: bool


Sequence = tuple[Word | Slot | Choice, ...]


class BadTemplate(ValueError):
    """A template in a language table cannot be read."""


def read_template(template: str) -> Choice:
    pieces = _PIECE.findall(template)
    sequences, rest = _read_choices(pieces)
    if rest:
        raise BadTemplate(f"unbalanced {rest[0]!r} in {template!r}")
    return Choice(sequences, optional=False)


def _read_choices(pieces: list[str]) -> tuple[tuple[Sequence, ...], list[str]]:
    first, rest = _read_sequence(pieces)
    sequences = [first]
    while rest and rest[0] == "|":
        more, rest = _read_sequence(rest[1:])
        sequences.append(more)
    return tuple(sequences), rest


def _read_sequence(pieces: list[str]) -> tuple[Sequence, list[str]]:
    sequence: list[Word | Slot | Choice] = []
    while pieces and pieces[0] not in "|])":
        piece, pieces = pieces[0], pieces[1:]
        if piece not in "[(":
            sequence.append(_read_element(piece))
            continue
        choices, pieces = _read_choices(pieces)
        if not pieces or pieces[0] != ("]" if piece == "[" else ")"):
            raise BadTemplate(f"{piece!r} is not closed")
        sequence.append(Choice(choices, optional=piece == "["))
        pieces = pieces[1:]
    return tuple(sequence), pieces


def _read_element(piece: str) -> Word | Slot:
    if not piece.startswith("<"):
        return Word(_ESCAPED.sub(r"\1", piece))
    role, _, kind = piece[1:-1].rpartition("=")
    return Slot(kind, role or kind)


def list_slots(template: Choice) -> list[tuple[Slot, ...]]:
    """Every sequence of slots that the template allows, whatever words stand between.

    >>> list_slots(read_template("[the] <ordinal> [(of|in) <month>]"))  # doctest: +NORMALIZE_WHITESPACE
    [(Slot(kind='ordinal', role='ordinal'), Slot(kind='month', role='month')),
     (Slot(kind='ordinal', role='ordinal'),)]
    """
    found = [slots for sequence in template.sequences for slots in _slots_of(sequence)]
    return list(dict.fromkeys([*found, ()] if template.optional else found))


def _slots_of(sequence: Sequence) -> list[tuple[Slot, ...]]:
    options = [list_slots(each) if isinstance(each, Choice) else [_slot_of(each)] for each in sequence]
    return [tuple(slot for slots in way for slot in slots) for way in product(*options)]


def _slot_of(element: Word | Slot) -> tuple[Slot, ...]:
    return (element,) if isinstance(element, Slot) else ()


def list_words(template: Choice) -> set[str]:
    words: set[str] = set()
    for element in (element for sequence in template.sequences for element in sequence):
        if isinstance(element, Choice):
            words |= list_words(element)
        elif isinstance(element, Word):
            words.add(element.letters)
    return words
