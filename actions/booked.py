"""Books an offered time, and tells of the visit that is booked."""

from dataclasses import replace
from uuid import UUID

from actions.asked import AskedVisit, BookedVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import Occasion, offer_times
from actions.said import Reply, Said
from clinic.errors import RecordsUnavailable, TimeTaken
from clinic.model import Patient, Visit


async def book_offered(desk: Desk, heard: Heard, patient: Patient, offer_id: str) -> Said:
    """The answer is the truth about the Slot: booked, or taken and others offered in the same turn."""
    try:
        visit = await desk.clinic.book(heard.conversation, patient, UUID(offer_id), heard.turn, desk.now())
    except TimeTaken:
        return await _offer_others(desk, heard, patient, offer_id)
    return await tell_booked(desk, heard, patient, visit)


async def _offer_others(desk: Desk, heard: Heard, patient: Patient, taken_id: str) -> Said:
    taken = tuple(time.start for time in heard.asked.offered if time.id == taken_id)
    asked = replace(heard.asked, offered=(), not_times=(*heard.asked.not_times, *taken))
    if asked.visit_type is None:  # the menu outlived Rasa's session, and with it what was asked for
        return Said((Reply("time_was_taken", options=()),), asked.dropped())
    return await offer_times(desk, heard, patient, asked, Occasion.TAKEN)


async def tell_booked(desk: Desk, heard: Heard, patient: Patient, visit: Visit) -> Said:
    """And goes on with the next kind of visit that was asked for in the same breath."""
    values = {
        "visit_type": visit.visit_type.name,
        "start": visit.start.isoformat(),
        "practitioner": visit.practitioner.name,
        "place": visit.place.name,
        "address": visit.place.address,
    }
    reply = Reply("booked", values, options=())
    asked = AskedVisit(booked=BookedVisit(visit.visit_type.key, values))
    if not heard.asked.then:
        return Said((reply,), asked)
    next_, *then = heard.asked.then
    asked = replace(asked, visit_type=next_, then=tuple(then), said=heard.asked.said, place=heard.asked.place)
    try:
        offer = await offer_times(desk, heard, patient, asked, Occasion.ALSO_WISHED)
    except RecordsUnavailable:  # the booking must be told all the same
        return Said((reply,), asked)
    return replace(offer, replies=(reply, *offer.replies))


def tell_still_booked(asked: AskedVisit) -> Said:
    """To whoever speaks as if nothing, or something else, were booked; moving and calling off is a person's to do."""
    assert asked.booked is not None
    return Said((Reply("still_booked", asked.booked.values),), asked)
