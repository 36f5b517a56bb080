"""Finds whom of a family a text names, by first name; one that is an ordinary word as well needs a sign."""

from collections.abc import Iterator, Sequence

from clinic.model import Family, Person
from clinic.name_words import WORDS
from clinic.words import Word, plain_words, read_words, stands_at


def find_people(text: str, family: Family) -> tuple[Person, ...]:
    """In the family's order; several who share a name, or are all named."""
    words = read_words(text)
    return tuple(each for each in family.people if _is_named(words, each, family))


def _is_named(words: Sequence[Word], person: Person, family: Family) -> bool:
    return any(
        stands_at(words, position, name) and _is_meant(words, position, len(name))
        for name in _each_name(person, family)
        for position in range(len(words))
    )


def _each_name(person: Person, family: Family) -> Iterator[tuple[str, ...]]:
    """The whole first name, and of several words each that is nobody else's: Suk Yee is Yee."""
    name = plain_words(person.first_name)
    if name:
        yield name
    others = {word for each in family.people if each is not person for word in plain_words(each.first_name)}
    yield from ((word,) for word in name if word not in others and len(name) > 1)


def _is_meant(words: Sequence[Word], position: int, length: int) -> bool:
    if length > 1 or words[position].text not in WORDS.ordinary:
        return True
    before = words[position - 1].text if position else ""
    after = words[position + 1].text if position + 1 < len(words) else ""
    return before in WORDS.before_a_patient or after in WORDS.after_a_patient or len(words) == 1
