"""Looks for another time for a visit, and moves it there; the old time is kept until the new one is certain."""

from dataclasses import replace
from uuid import UUID

from actions.asked import AskedVisit, BookedVisit, KnownVisit
from actions.changed import leave_to_person, tell_changed
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import offer_others, offer_times
from actions.said import Reply, Said
from actions.take_in import take_in
from actions.told import tell_visit
from actions.visits import pick_visit, tell_values
from actions.whom import Whom, find_whom, known_family
from clinic.errors import TimeTaken, TooLateToChange, VisitChanged
from clinic.model import Visit


async def find_and_move(desk: Desk, heard: Heard) -> Said:
    visit = await pick_visit(desk, heard, "move", wishes=True)
    if visit is None:
        return Said((Reply("no_visits", options=()),), heard.asked.dropped())
    return await start_moving(desk, heard, visit)


async def start_moving(desk: Desk, heard: Heard, visit: KnownVisit) -> Said:
    """With whom it was, and as soon after as there is a time, unless the text says otherwise."""
    family = await known_family(desk, heard)
    if not visit.can_change:
        return leave_to_person(heard, visit, family)
    asked = AskedVisit(
        visit_type=visit.visit_type,
        said=heard.asked.said,
        practitioner=visit.practitioner,
        not_times=(visit.start,),
        for_whom=visit.person,
        moving=visit,
        booked=heard.asked.booked,
        visits=heard.asked.visits,
    )
    taken_in = await take_in(desk, replace(heard, asked=asked))
    asked = replace(taken_in.asked, visit_type=visit.visit_type, then=(), for_whom=visit.person, then_for=())
    offer = await offer_times(desk, heard, await find_whom(desk, heard, asked), asked)
    return replace(offer, replies=(Reply("moving", tell_values(visit, family)), *offer.replies))


async def move_to_offered(desk: Desk, heard: Heard, whom: Whom, visit_id: str, offer_id: str) -> Said:
    """The answer is the truth about both Slots: moved, or the new one was taken and others are offered."""
    try:
        visit = await desk.clinic.moved_in(heard.turn) or await desk.clinic.move(
            heard.conversation, whom.patient, UUID(visit_id), UUID(offer_id), heard.turn, desk.now()
        )
    except TimeTaken:
        return await offer_others(desk, heard, whom, offer_id)
    except VisitChanged as changed:
        return tell_changed(heard, changed, await desk.clinic.family(heard.conversation, desk.now()))
    except TooLateToChange:
        return leave_to_person(heard, heard.asked.moving, await known_family(desk, heard))
    return tell_moved(heard, whom, visit)


def tell_moved(heard: Heard, whom: Whom, visit: Visit) -> Said:
    values = {**tell_visit(whom, visit), "old": heard.asked.moving.start if heard.asked.moving else ""}
    # Without `moving` the menu outlived Rasa's session: only the new time is known.
    name = "moved" if heard.asked.moving else "moved_to"
    return Said(
        (Reply(name, values, ()),), AskedVisit(booked=BookedVisit(visit.visit_type.key, values, visit.end.isoformat()))
    )
