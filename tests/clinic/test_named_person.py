"""A text names somebody of the family by first name, and an ordinary word names nobody."""

from datetime import date
from uuid import UUID

import pytest

from clinic.model import Family, Patient, Person
from clinic.named_person import find_people

NAMES = ("Rosa", "Mateo", "Sofía", "June", "Suk Yee", "Mary Ann", "Mary Lou", "")


def person(number: int, name: str) -> Person:
    return Person(UUID(int=number), Patient(f"p{number}"), name, "child", date(2015, 1, 1))


FAMILY = Family(tuple(person(number, name) for number, name in enumerate(NAMES)))


def named(text: str) -> list[str]:
    return [each.first_name for each in find_people(text, FAMILY)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("mateo has a fever", ["Mateo"]),
        ("need appt for MATEO tmrw", ["Mateo"]),
        ("sofia's checkup", ["Sofía"]),
        ("cita para Sofía, por favor", ["Sofía"]),
        ("mateo and sofia both need shots", ["Mateo", "Sofía"]),
        ("its rosa", ["Rosa"]),
        ("for suk yee", ["Suk Yee"]),
        ("yee needs a checkup", ["Suk Yee"]),
        ("for mary ann", ["Mary Ann"]),
        ("for lou", ["Mary Lou"]),
        ("june has a fever", ["June"]),
        ("for my daughter june", ["June"]),
        ("June", ["June"]),
    ],
)
def test_who_is_named_is_found(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "for my son",
        "in june",
        "anything for june?",
        "is june 3 ok",
        "rosalind",
        "mateos",
        "for mary",
        "",
        "🙂",
        "the 9am one",
    ],
)
def test_who_is_not_named_beyond_doubt_is_not(text: str) -> None:
    assert named(text) == []


def test_two_of_one_name_are_both_meant() -> None:
    namesakes = Family((person(1, "Jose"), person(2, "José")))
    assert len(find_people("jose needs a checkup", namesakes)) == 2
