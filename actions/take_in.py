"""Takes in whatever a text says about the visit, so that nothing said is asked again."""

from dataclasses import dataclass, replace

from actions.asked import AskedVisit, add_said
from actions.desk import Desk
from actions.heard import Heard
from when import read
from when.model import Context, Precision, Reading


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What the visit asked for has become, and what this text alone added."""

    asked: AskedVisit
    reading: Reading | None
    named_anything: bool


async def take_in(desk: Desk, heard: Heard) -> TakenIn:
    asked = heard.asked
    reading = read_time(heard)
    named = await desk.clinic.find_named(heard.text)
    visit_type = heard.visit_types[0] if heard.visit_types else named.visit_type.key if named.visit_type else None
    if visit_type is not None and visit_type != asked.visit_type:
        asked = replace(asked, visit_type=visit_type, offered=(), not_times=())
    if reading is not None:
        asked = add_said(asked, heard.text, heard.said_at)
    if named.practitioner is not None and heard.intent != "another_practitioner":
        asked = replace(asked, practitioner=named.practitioner.id, not_with=_without(asked, named.practitioner.id))
    if named.place is not None:
        asked = replace(asked, place=named.place.id)
    anything = (reading, visit_type, named.practitioner, named.place)
    return TakenIn(asked, reading, any(each is not None for each in anything))


def read_time(heard: Heard) -> Reading | None:
    if not heard.text:
        return None
    starts = tuple(start.astimezone(heard.said_at.tzinfo) for start in heard.asked.starts())
    return read(heard.text, heard.languages, heard.said_at, Context(offered=starts))


def point_at_offered(heard: Heard, taken_in: TakenIn) -> str | None:
    """The id of the one offered time that the text means, if it means exactly one beyond doubt."""
    offered = heard.asked.offered
    reading = taken_in.reading
    if reading is not None and reading.option is not None and reading.option < len(offered):
        return offered[reading.option].id
    if reading is None or not (heard.intent == "choose" or reading.precision in (Precision.POINT, Precision.HOUR)):
        return None
    if reading.alternatives and heard.intent != "choose":
        return None
    meant = [time.id for time, start in zip(offered, heard.asked.starts(), strict=True) if reading.admits(start)]
    return meant[0] if len(meant) == 1 else None


def _without(asked: AskedVisit, practitioner: str) -> tuple[str, ...]:
    return tuple(each for each in asked.not_with if each != practitioner)
