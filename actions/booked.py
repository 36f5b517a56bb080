"""Takes an offered time, and tells of the visit that is booked."""

from dataclasses import replace
from uuid import UUID

from actions.asked import AskedVisit, BookedVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.moving import move_to_offered
from actions.offer import Occasion, offer_times
from actions.said import Reply, Said
from actions.whom import Whom
from clinic.errors import RecordsUnavailable, TimeTaken
from clinic.model import Visit


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
        return await _offer_others(desk, heard, whom, offer_id)
    return await tell_booked(desk, heard, whom, visit)


async def _offer_others(desk: Desk, heard: Heard, whom: Whom, taken_id: str) -> Said:
    taken = tuple(time.start for time in heard.asked.offered if time.id == taken_id)
    asked = replace(heard.asked, offered=(), not_times=(*heard.asked.not_times, *taken))
    if asked.visit_type is None:  # the menu outlived Rasa's session, and with it what was asked for
        return Said((Reply("time_was_taken", options=()),), asked.dropped())
    return await offer_times(desk, heard, whom, asked, Occasion.TAKEN)


async def tell_booked(desk: Desk, heard: Heard, whom: Whom, visit: Visit) -> Said:
    """And goes on with the next kind of visit that was asked for in the same breath."""
    values = {
        "visit_type": visit.visit_type.name,
        "start": visit.start.isoformat(),
        "practitioner": visit.practitioner.name,
        "place": visit.place.name,
        "address": visit.place.address,
        "whose": whom.name,
    }
    reply = Reply("booked", values, options=())
    asked = AskedVisit(booked=BookedVisit(visit.visit_type.key, values, visit.end.isoformat()))
    if not heard.asked.then:
        return Said((reply,), asked)
    next_, *then = heard.asked.then
    asked = replace(asked, visit_type=next_, then=tuple(then), said=heard.asked.said, place=heard.asked.place)
    asked = replace(asked, for_whom=heard.asked.for_whom)
    try:
        offer = await offer_times(desk, heard, whom, asked, Occasion.ALSO_WISHED)
    except RecordsUnavailable:  # the booking must be told all the same
        return Said((reply,), asked)
    return replace(offer, replies=(reply, *offer.replies))


def tell_still_booked(asked: AskedVisit) -> Said:
    """To whoever speaks as if nothing, or something else, were booked."""
    assert asked.booked is not None
    return Said((Reply("still_booked", asked.booked.values),), asked)
