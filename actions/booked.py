"""Takes an offered time, and tells of the visit that is booked."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from uuid import UUID

from actions.asked import AskedVisit, BookedVisit, Called
from actions.desk import Desk
from actions.heard import Heard
from actions.moving import move_to_offered
from actions.offer import Occasion, offer_others, offer_times, offer_wanted
from actions.said import Reply, Said
from actions.told import tell_visit
from actions.whom import Whom, find_whom
from clinic.errors import RecordsUnavailable, TimeTaken
from clinic.model import Visit
from when.model import Precision, Prefer, Reading, Window


async def take_offered(desk: Desk, heard: Heard, whom: Whom, offer_id: str) -> Said:
    if heard.asked.moving is not None:
        return await move_to_offered(desk, heard, whom, heard.asked.moving.id, offer_id)
    return await book_offered(desk, heard, whom, offer_id)


async def book_offered(desk: Desk, heard: Heard, whom: Whom, offer_id: str) -> Said:
    """The answer is the truth about the Slot: booked, or taken and others offered in the same turn."""
    try:
        visit = await desk.clinic.booked_in(heard.turn) or await desk.clinic.book(
            heard.conversation, whom.patient, UUID(offer_id), heard.turn, desk.now()
        )
    except TimeTaken:
        return await offer_others(desk, heard, whom, offer_id)
    return await tell_booked(desk, heard, whom, visit)


async def tell_booked(desk: Desk, heard: Heard, whom: Whom, visit: Visit) -> Said:
    """And goes on with the next that was asked for in the same breath."""
    values = tell_visit(whom, visit)
    reply = Reply("booked", values, options=())
    told = AskedVisit(booked=BookedVisit(visit.visit_type.key, values, visit.end.isoformat()))
    asked = replace(told, then_for=heard.asked.then_for, place=heard.asked.place)
    if heard.asked.then:
        next_, *then = heard.asked.then
        asked = replace(asked, visit_type=next_, then=tuple(then), said=heard.asked.said, for_whom=heard.asked.for_whom)
        offering = offer_times(desk, heard, whom, asked, Occasion.ALSO_WISHED)
    elif heard.asked.then_for:
        whose, *then_for = heard.asked.then_for
        asked = replace(asked, visit_type=visit.visit_type.key, for_whom=whose, then_for=tuple(then_for))
        offering = _offer_right_after(desk, heard, visit, asked)
    else:
        return Said((reply,), told)
    try:
        offer = await offering
    except RecordsUnavailable:  # the booking must be told all the same
        return Said((reply,), asked)
    return replace(offer, replies=(reply, *offer.replies))


async def _offer_right_after(desk: Desk, heard: Heard, visit: Visit, asked: AskedVisit) -> Said:
    """For the other child: at the same place, as near to the end of the first visit as can be."""
    asked = replace(asked, place=Called(visit.place.id, visit.place.name))
    day = datetime.combine(visit.start.date(), time(), visit.start.tzinfo)
    window = Window(day, day + timedelta(days=1))
    reading = Reading((window,), Precision.DAY, prefer=Prefer.NEAREST, target=visit.end)
    return await offer_wanted(desk, heard, await find_whom(desk, heard, asked), asked, reading, Occasion.ALSO_WISHED)


def tell_still_booked(asked: AskedVisit) -> Said:
    """To whoever speaks as if nothing, or something else, were booked."""
    assert asked.booked is not None
    return Said((Reply("still_booked", asked.booked.values),), asked)
