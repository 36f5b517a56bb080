"""Calls a visit off: finds which one, checks by number, frees its time, and offers to book another."""

from dataclasses import replace
from uuid import UUID

from actions.asked import KnownVisit
from actions.changed import leave_to_person, tell_changed
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply, Said
from actions.start_over import stop_asking
from actions.visits import pick_visit, tell_values
from actions.whom import find_person, known_family
from clinic.errors import TooLateToChange, VisitChanged
from clinic.model import Family, OpenVisit, Person


async def cancel(desk: Desk, heard: Heard) -> Said:
    """A bare "cancel it" beside an open offer is about the offer, as long as nobody has shown who they are."""
    family = await known_family(desk, heard)
    if heard.asked.offered and heard.asked.moving is None and family is None:
        return await stop_asking(desk, heard)
    visit = heard.asked.moving if not heard.option else None
    visit = visit or await pick_visit(desk, heard, "cancel")
    if visit is not None:
        return check_cancelling(heard, visit, family)
    if heard.asked.is_open:
        return await stop_asking(desk, heard)
    return Said((Reply("no_visits", options=()),), heard.asked.dropped())


def check_cancelling(heard: Heard, visit: KnownVisit, family: Family | None) -> Said:
    if not visit.can_change:
        return leave_to_person(heard, visit, family)
    asked = replace(heard.asked.dropped(), calling_off=visit, reason=next(iter(heard.reasons), None))
    options = (
        Option("option_cancel_it", {"cancel": visit.id, "for": visit.person}),
        Option("option_keep_it", {"do": "keep"}),
        Option("option_move_instead", {"visit": visit.id, "do": "move", "for": visit.person}),
    )
    return Said((Reply("check_cancelling", tell_values(visit, family), options),), asked)


async def cancel_visit(desk: Desk, heard: Heard, visit_id: str, person_id: str) -> Said:
    """The answer is the truth about the visit: called off, or changed by staff meanwhile."""
    family = await desk.clinic.family(heard.conversation, desk.now())
    person = find_person(family, person_id)
    if person is None:
        return Said((Reply("visit_is_gone", options=()),), heard.asked.dropped())
    try:
        visit = await desk.clinic.cancelled_in(heard.turn) or await desk.clinic.cancel(
            heard.conversation, person.patient, UUID(visit_id), heard.turn, desk.now(), heard.asked.reason
        )
    except VisitChanged as changed:
        return tell_changed(heard, changed, family)
    except TooLateToChange:
        return leave_to_person(heard, heard.asked.calling_off, family)
    return tell_cancelled(heard, visit, person)


def tell_cancelled(heard: Heard, visit: OpenVisit, person: Person) -> Said:
    values = {
        "visit_type": visit.visit_type.name if visit.visit_type else visit.name,
        "start": visit.start.isoformat(),
        "whose": "" if person.is_self else person.first_name,
    }
    again = [
        Option("option_another_time", {"visit_type": each.key, "for": str(person.id)})
        for each in [visit.visit_type]
        if each
    ]
    return Said((Reply("cancelled", values, tuple(again)),), replace(heard.asked.dropped(), booked=None, visits=()))
