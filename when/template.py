"""Reads the templates of the language tables: "[the] <ordinal> (of|in) <month>" becomes every sequence it allows."""

import re
from dataclasses import dataclass
from itertools import product

_PIECE = re.compile(r"\s*([\[\]()|]|<[^<>]+>|[^\s\[\]()|<>]+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word that must stand there as it is."""

    letters: str


@dataclass(frozen=True, slots=True)
class Slot:
    """Any word or phrase of a kind; its value goes to the meaning's argument `role`."""

    kind: str
    role: str


Element = Word | Slot
Sequence = tuple[Element, ...]


class BadTemplate(ValueError):
    """A template in a language table cannot be read."""


def expand(template: str) -> list[Sequence]:
    """Every sequence of words and slots that the template allows, without the empty one.

    >>> [len(sequence) for sequence in expand("[the] <ordinal> (of|in) <month>")]
    [4, 4, 3, 3]
    """
    pieces = _PIECE.findall(template)
    sequences, rest = _read_choices(pieces)
    if rest:
        raise BadTemplate(f"unbalanced {rest[0]!r} in {template!r}")
    return [sequence for sequence in dict.fromkeys(sequences) if sequence]


def _read_choices(pieces: list[str]) -> tuple[list[Sequence], list[str]]:
    choices, rest = _read_sequence(pieces)
    while rest and rest[0] == "|":
        more, rest = _read_sequence(rest[1:])
        choices = choices + more
    return choices, rest


def _read_sequence(pieces: list[str]) -> tuple[list[Sequence], list[str]]:
    sequences: list[Sequence] = [()]
    while pieces and pieces[0] not in "|])":
        piece, pieces = pieces[0], pieces[1:]
        if piece in "[(":
            choices, pieces = _read_choices(pieces)
            closing = "]" if piece == "[" else ")"
            if not pieces or pieces[0] != closing:
                raise BadTemplate(f"{piece!r} is not closed")
            pieces = pieces[1:]
            options = [*choices, ()] if piece == "[" else choices
        else:
            options = [(_read_element(piece),)]
        sequences = [before + option for before, option in product(sequences, options)]
    return sequences, pieces


def _read_element(piece: str) -> Element:
    if not piece.startswith("<"):
        return Word(piece)
    role, _, kind = piece[1:-1].rpartition("=")
    return Slot(kind, role or kind)
