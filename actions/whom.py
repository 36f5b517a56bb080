"""Finds out for whom a patient speaks: for themselves, or for somebody they look after."""

import re
from dataclasses import dataclass
from datetime import date

from actions.ask_first import AskFirst
from actions.asked import AskedVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply
from clinic.errors import BirthDateNeeded, NotIdentified
from clinic.model import Family, Patient, Person

GENITIVE = re.compile(r"(?<=\w\w)s\b")
CHILDREN = frozenset({"son", "daughter", "child", "grandson", "granddaughter", "grandchild"})
SEX_UNKNOWN = frozenset({"child", "grandchild", "other"})  # then the records do not say of which sex somebody is
OF_AGE = 18


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """`people` are those whom a text may mean; `is_named` that it names somebody beside whoever writes."""

    people: tuple[Person, ...] = ()
    is_named: bool = False
    wants_all: bool = False


@dataclass(frozen=True, slots=True)
class Whom:
    """`person` is None for somebody who has shown no birth date, of whom nothing may be said but their own booking."""

    patient: Patient
    person: Person | None = None

    @property
    def name(self) -> str:
        """What to call somebody whom they look after; "" for oneself."""
        return "" if self.person is None or self.person.is_self else self.person.first_name


async def known_family(desk: Desk, heard: Heard) -> Family | None:
    """None as long as no birth date was shown, and for a number on nobody's file."""
    try:
        return await desk.clinic.family(heard.conversation, desk.now())
    except (BirthDateNeeded, NotIdentified):
        return None


async def find_spoken_for(desk: Desk, heard: Heard) -> SpokenFor:
    others = tuple(each for each in heard.relations if each != "self")
    family = await known_family(desk, heard)
    if family is None:
        return SpokenFor(is_named=bool(others))
    named = await desk.clinic.find_people(heard.text, family)
    if not named:  # "mateos" is what patients make of Mateo's
        named = await desk.clinic.find_people(GENITIVE.sub("", heard.text), family)
    if named:
        return SpokenFor(named, is_named=True, wants_all=len(named) > 1)
    today = desk.now().date()
    # "For me, not for my son" has lost the son already (nlu_data/en/relations.yml): who else is named comes first.
    for relations in (others, heard.relations):
        people = tuple(person for person in family.people if _is_called(person, relations, family, today))
        if people:
            return SpokenFor(people, is_named=True, wants_all="children" in relations and len(people) > 1)
    return SpokenFor(is_named=bool(others))


async def find_whom(desk: Desk, heard: Heard, asked: AskedVisit, spoken_for: SpokenFor | None = None) -> Whom:
    """AskFirst when it may be several; BirthDateNeeded when somebody else is meant, of whom we may not speak yet."""
    spoken_for = spoken_for or SpokenFor()
    try:
        family = await desk.clinic.family(heard.conversation, desk.now())
    except BirthDateNeeded:
        if spoken_for.is_named or asked.for_whom:
            raise
        return Whom(await _find_sole_patient(desk, heard))
    if spoken_for.is_named and not spoken_for.people:  # "for my husband", who has a number and a file of his own
        raise AskFirst("whom", list_people("not_looked_after", family.people))
    person = find_person(family, asked.for_whom)
    if person is None:
        person = choose_person(spoken_for.people or family.people)
    return Whom(person.patient, person)


async def _find_sole_patient(desk: Desk, heard: Heard) -> Patient:
    """Whose number it is books for themselves without a birth date; whoever shares it must say who they are."""
    try:
        return await desk.clinic.who_texts(heard.conversation)
    except NotIdentified as error:
        raise BirthDateNeeded from error


def find_person(family: Family, person_id: str | None) -> Person | None:
    return next((person for person in family.people if str(person.id) == person_id), None)


def choose_person(people: tuple[Person, ...]) -> Person:
    if len(people) != 1:
        raise AskFirst("whom", list_people("ask_for_whom", people))
    return people[0]


def list_people(name: str, people: tuple[Person, ...]) -> Reply:
    options = tuple(
        Option("option_you", {"for": str(person.id)})
        if person.is_self
        else Option("option_person", {"for": str(person.id)}, {"first_name": person.first_name})
        for person in people
    )
    return Reply(name, {}, options)


def _is_called(person: Person, relations: tuple[str, ...], family: Family, today: date) -> bool:
    children = [each for each in family.people if is_child(each, today)]
    for relation in relations:
        if person.relation in (relation, f"grand{relation}"):
            return True
        if relation in CHILDREN and person in children and person.relation in SEX_UNKNOWN:
            return True
        if relation in ("child", "children") and person in children:
            return True
        if children and person == {"eldest": children[0], "youngest": children[-1]}.get(relation):
            return True
    return False


def is_child(person: Person, today: date) -> bool:
    if person.relation in CHILDREN:
        return True
    return person.relation == "other" and person.birth_date is not None and age(person.birth_date, today) < OF_AGE


def age(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
