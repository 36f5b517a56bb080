"""Looks up a family's visits to come, finds those that a text means, and lists them."""

from actions.ask_first import AskFirst
from actions.asked import Called, KnownVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply
from actions.whom import find_person, find_spoken_for
from clinic.model import Family, Named, OpenVisit
from when import read
from when.model import Context, Reading

MOST_LISTED = 9


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
    meant = await mean_visits(desk, heard, visits, wishes=wishes) or visits
    if len(meant) > 1:
        family = await desk.clinic.family(heard.conversation, desk.now())
        question = "which_to_cancel" if deed == "cancel" else "which_to_move"
        raise AskFirst("visit", list_visits(question, meant, family, deed), visits)
    return next(iter(meant), None)


async def mean_visits(
    desk: Desk, heard: Heard, visits: tuple[KnownVisit, ...], *, wishes: bool = False
) -> tuple[KnownVisit, ...]:
    """Those that fit whatever the text names; all of them when it names nothing, none when nothing fits."""
    spoken_for = await find_spoken_for(desk, heard)
    people = {str(person.id) for person in spoken_for.people}
    visits = tuple(visit for visit in visits if not people or visit.person in people)
    visits = _named_in(visits, await desk.clinic.find_named(heard.text), heard.visit_types)
    reading = _read(heard, visits)
    if reading is None:
        return visits
    if reading.option is not None and not wishes:
        return (visits[reading.option],)
    on_time = tuple(visit for visit in visits if is_at(visit, reading, heard, wishes))
    return on_time or (visits if wishes else ())


def is_at(visit: KnownVisit, reading: Reading, heard: Heard, wishes: bool) -> bool:
    """ "Cancel tomorrow" means the visit of tomorrow; so does "I can't tomorrow", whatever is wished for besides."""
    start = visit.window(heard.said_at).start
    assert start is not None
    return any(window.contains(start) for window in reading.without) or (not wishes and reading.admits(start))


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
    starts = [visit.window(heard.said_at).start for visit in visits]
    context = Context(offered=tuple(start for start in starts if start is not None))
    return read(heard.text, heard.languages, heard.said_at, context) if heard.text else None


def _named_in(visits: tuple[KnownVisit, ...], named: Named, visit_types: tuple[str, ...]) -> tuple[KnownVisit, ...]:
    types = set(visit_types) or ({named.visit_type.key} if named.visit_type else set())
    return tuple(
        visit
        for visit in visits
        if (named.practitioner is None or visit.practitioner is None or visit.practitioner.id == named.practitioner.id)
        and (not types or visit.visit_type in types)
    )
