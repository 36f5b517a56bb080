"""Looks up a family's visits to come, finds those that a text means, and lists them."""

from datetime import datetime

from actions.ask_first import AskFirst
from actions.asked import Called, KnownVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply
from actions.whom import find_person, find_spoken_for
from clinic.model import Family, Named, OpenVisit
from when import read
from when.model import Context, Precision, Reading

MOST_LISTED = 9
MOST_WORDS = 40  # of a text longer than that, what it names by its end does not matter


async def find_visits(desk: Desk, heard: Heard) -> tuple[KnownVisit, ...]:
    """The whole family's, by time, in one request; BirthDateNeeded as long as we may not tell of any visit."""
    family = await desk.clinic.family(heard.conversation, desk.now())
    patients = [person.patient for person in family.people]
    found = await desk.clinic.open_visits(heard.conversation, patients, desk.now())
    return tuple(know_visit(visit, family) for visit in found)


async def pick_visit(desk: Desk, heard: Heard, deed: str, *, wishes: bool = False) -> KnownVisit | None:
    """The one that was chosen from a menu, or that the text can only mean; None when there is none to choose from.

    AskFirst among several. `wishes`: a time in the text is wished for, and does not say which visit is meant.
    """
    picked = heard.asked.visit(heard.option.get("visit"))
    if picked is not None:
        return picked
    visits = await find_visits(desk, heard)
    meant = (
        await mean_visits(desk, heard, visits, wishes=wishes) or await _of_named_people(desk, heard, visits) or visits
    )
    if len(meant) > 1:
        family = await desk.clinic.family(heard.conversation, desk.now())
        question = "which_to_cancel" if deed == "cancel" else "which_to_move"
        raise AskFirst("visit", list_visits(question, meant, family, deed), visits)
    return next(iter(meant), None)


async def mean_visits(
    desk: Desk, heard: Heard, visits: tuple[KnownVisit, ...], *, wishes: bool = False
) -> tuple[KnownVisit, ...]:
    """Those that fit whatever the text names; all of them when it names nothing, none when nothing fits."""
    visits = await _of_named_people(desk, heard, visits)
    visits = _named_in(visits, await desk.clinic.find_named(heard.text), heard.visit_types)
    reading = _read(heard, visits)
    if reading is None:
        return visits
    if reading.option is not None and not wishes:
        return (visits[reading.option],)
    refused = tuple(visit for visit in visits if any(each.contains(_start(visit, heard)) for each in reading.without))
    if refused or wishes:  # "I can't tomorrow" means the visit of tomorrow, whatever is wished for besides
        return refused or visits
    on_time = tuple(visit for visit in visits if reading.admits(_start(visit, heard)))
    return on_time or tuple(visit for visit in visits if _start(visit, heard).weekday() in _weekdays(reading))


async def _of_named_people(desk: Desk, heard: Heard, visits: tuple[KnownVisit, ...]) -> tuple[KnownVisit, ...]:
    people = {str(person.id) for person in (await find_spoken_for(desk, heard)).people}
    return tuple(visit for visit in visits if not people or visit.person in people)


def _start(visit: KnownVisit, heard: Heard) -> datetime:
    return datetime.fromisoformat(visit.start).astimezone(heard.said_at.tzinfo)


def _weekdays(reading: Reading) -> frozenset[int]:
    """ "Thursday" is the visit of thursday week, when there is none this week."""
    days = reading.windows if reading.precision is Precision.DAY else ()
    weekdays = frozenset(window.start.weekday() for window in days if window.start and window.end)
    return weekdays if len(weekdays) == 1 else frozenset()


def know_visit(visit: OpenVisit, family: Family) -> KnownVisit:
    person = next(person for person in family.people if person.patient == visit.patient)
    practitioner, place = visit.practitioner, visit.place
    values = {
        "visit_type": visit.visit_type.name if visit.visit_type else visit.name,
        "start": visit.start.isoformat(),
        "details": ", ".join(each.name for each in (practitioner, place) if each is not None and each.name),
        "address": place.address if place else "",
    }
    return KnownVisit(
        id=str(visit.id),
        person=str(person.id),
        visit_type=visit.visit_type.key if visit.visit_type else None,
        start=visit.start.isoformat(),
        end=visit.end.isoformat(),
        can_change=visit.can_change and visit.visit_type is not None,
        values=values,
        practitioner=Called(practitioner.id, practitioner.name) if practitioner else None,
        place=Called(place.id, place.name) if place else None,
    )


def list_visits(name: str, visits: tuple[KnownVisit, ...], family: Family, deed: str) -> Reply:
    """Whose each is stands first, where a family has several people."""
    listed = visits[:MOST_LISTED]
    options = tuple(
        Option(
            "visit_line_yours" if is_own(visit, family) else "visit_line",
            {"visit": visit.id, "do": deed, "for": visit.person},
            tell_values(visit, family),
        )
        for visit in listed
    )
    return Reply(name, {"count": len(listed)}, options)


def is_own(visit: KnownVisit, family: Family) -> bool:
    """One's own, in a family where that must be said."""
    return len(family.people) > 1 and tell_values(visit, family)["whose"] == ""


def tell_values(visit: KnownVisit, family: Family | None) -> dict[str, str]:
    """`whose` is a first name, "" for oneself."""
    person = find_person(family, visit.person) if family else None
    return {**visit.values, "whose": "" if person is None or person.is_self else person.first_name}


def _read(heard: Heard, visits: tuple[KnownVisit, ...]) -> Reading | None:
    """ "Cancel my thursday appointment" wishes for no time, and yet its end names one."""
    context = Context(offered=tuple(_start(visit, heard) for visit in visits))
    words = heard.text.split()
    ends = (" ".join(words[first:]) for first in range(min(len(words), MOST_WORDS)))
    readings = (read(end, heard.languages, heard.said_at, context) for end in ends)
    return next((reading for reading in readings if reading is not None), None)


def _named_in(visits: tuple[KnownVisit, ...], named: Named, visit_types: tuple[str, ...]) -> tuple[KnownVisit, ...]:
    types = set(visit_types) or ({named.visit_type.key} if named.visit_type else set())
    return tuple(
        visit
        for visit in visits
        if (named.practitioner is None or visit.practitioner is None or visit.practitioner.id == named.practitioner.id)
        and (not types or visit.visit_type in types)
    )
