"""Describes the family of a conversation: for whom it may act now, in the order in which a menu names them."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from clinic.model import Family, Patient, Person
from clinic.on_file import SELF, Member
from clinic.rights import Right

ANOTHER = "other"


def describe_family(standing: Iterable[Right], members: Mapping[Patient, Member]) -> Family:
    """`standing`: the newest first. Of two grown-ups on one number, whoever showed a birth date last is texting."""
    people = [_describe(right, members[right.patient]) for right in standing]
    selves = [each.id for each in people if each.is_self]
    described = [each if each.id not in selves[1:] else _as_another(each) for each in people]
    return Family(tuple(sorted(described, key=_place)))


def _describe(right: Right, member: Member) -> Person:
    filed = member.filed
    return Person(right.id, filed.patient, filed.first_name, member.relation, filed.birth_date)


def _as_another(person: Person) -> Person:
    return Person(person.id, person.patient, person.first_name, ANOTHER, person.birth_date)


def _place(person: Person) -> tuple[bool, date, UUID]:
    return (person.relation != SELF, person.birth_date or date.max, person.id)
