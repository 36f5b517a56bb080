"""Takes in whatever a text says about the visit, so that nothing said is asked again."""

from dataclasses import dataclass, field, replace

from actions.asked import AskedVisit, Called, add_said, tell_context
from actions.desk import Desk
from actions.heard import Heard
from actions.whom import SpokenFor, find_spoken_for
from clinic.model import Named, Practitioner
from when import read
from when.model import Reading


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What the visit asked for has become, and what this text alone said."""

    asked: AskedVisit
    reading: Reading | None
    named: Named
    visit_types: tuple[str, ...] = ()
    spoken_for: SpokenFor = field(default_factory=SpokenFor)

    @property
    def named_anything(self) -> bool:
        return self.reading is not None or self.named_besides_time or self.spoken_for.is_named

    @property
    def named_besides_time(self) -> bool:
        return bool(self.visit_types or self.named.practitioner or self.named.place or self.named.not_with)


async def take_in(desk: Desk, heard: Heard) -> TakenIn:
    reading = read_time(heard)
    named = await desk.clinic.find_named(heard.text)
    visit_types = await find_visit_types(desk, heard, named)
    asked = take_in_visit_types(heard.asked, visit_types)
    if reading is not None:
        asked = add_said(asked, heard.text, heard.said_at)
    asked = refuse(asked, *(each.id for each in named.not_with))
    if named.practitioner is not None and heard.intent != "another_practitioner":
        asked = ask_for_practitioner(asked, named.practitioner)
    if named.place is not None:
        asked = replace(asked, place=Called(named.place.id, named.place.name), seen=())
    spoken_for = await find_spoken_for(desk, heard)
    return TakenIn(take_in_person(asked, spoken_for), reading, named, visit_types, spoken_for)


def read_time(heard: Heard) -> Reading | None:
    if not heard.text:
        return None
    starts = tuple(start.astimezone(heard.said_at.tzinfo) for start in heard.asked.starts())
    return read(heard.text, heard.languages, heard.said_at, tell_context(heard.asked, starts, heard.said_at))


async def find_visit_types(desk: Desk, heard: Heard, named: Named) -> tuple[str, ...]:
    """Those that this clinic has, in the order they were named; what it does not have is asked for by its menu."""
    if not heard.visit_types:
        return (named.visit_type.key,) if named.visit_type else ()
    offered = {each.key for each in await desk.clinic.visit_types()}
    return tuple(key for key in heard.visit_types if key in offered)


def take_in_visit_types(asked: AskedVisit, named: tuple[str, ...]) -> AskedVisit:
    """The first that is named is the wish, and the others come after it."""
    if not named or named == (asked.visit_type,):
        return asked
    return replace(asked, visit_type=named[0], then=named[1:], offered=(), not_times=(), seen=())


def take_in_person(asked: AskedVisit, spoken_for: SpokenFor) -> AskedVisit:
    """Times on offer are for one patient: for another they are looked for anew."""
    if not spoken_for.is_named:
        return asked
    people = [str(person.id) for person in spoken_for.people]
    if asked.for_whom in people:  # "my son", when we have asked already which of them
        return asked
    if spoken_for.wants_all:
        return replace(asked, for_whom=people[0], then_for=tuple(people[1:]), offered=())
    named = people[0] if len(people) == 1 else None
    return asked if named == asked.for_whom else replace(asked, for_whom=named, offered=())


def ask_for_practitioner(asked: AskedVisit, wanted: Practitioner) -> AskedVisit:
    not_with = tuple(each for each in asked.not_with if each != wanted.id)
    return replace(asked, practitioner=Called(wanted.id, wanted.name), not_with=not_with, seen=())


def refuse(asked: AskedVisit, *unwanted: str) -> AskedVisit:
    if not unwanted:
        return asked
    practitioner = None if asked.practitioner and asked.practitioner.id in unwanted else asked.practitioner
    return replace(asked, practitioner=practitioner, not_with=tuple(sorted({*asked.not_with, *unwanted})), seen=())
