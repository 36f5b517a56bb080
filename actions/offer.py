"""Offers free times, and books the one that is chosen."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from actions.asked import AskedVisit, OfferedTime, read_said
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply, Said, call_me, soonest
from clinic.errors import TimeTaken
from clinic.model import Offer, Offered, Patient, Visit, Wanted
from when.model import Reading


async def offer_times(desk: Desk, heard: Heard, patient: Patient, asked: AskedVisit) -> Said:
    reading = read_said(asked, heard.languages, heard.said_at)
    return await offer_wanted(desk, heard, patient, asked, reading)


async def offer_wanted(
    desk: Desk, heard: Heard, patient: Patient, asked: AskedVisit, reading: Reading | None, *, taken: bool = False
) -> Said:
    """One search; what is found is numbered on the phone and remembered for "the 10:30"."""
    assert asked.visit_type is not None
    wanted = Wanted(
        visit_type=asked.visit_type,
        when=reading,
        practitioner=asked.practitioner,
        place=asked.place,
        not_with=frozenset(asked.not_with),
        not_times=frozenset(datetime.fromisoformat(start) for start in asked.not_times),
    )
    found = await desk.clinic.offer_times(heard.conversation, patient, wanted, desk.now())
    if not found.offers:
        return await _say_nothing_is_free(desk, asked)
    asked = replace(asked, offered=tuple(_remember(offer) for offer in found.offers))
    return Said((list_times(_name(found, taken), asked),), asked)


def list_times(name: str, asked: AskedVisit) -> Reply:
    values = {"visit_type": asked.offered[0].values["visit_type"], "count": len(asked.offered)}
    options = tuple(Option("free_time", {"book": time.id}, time.values) for time in asked.offered)
    return Reply(name, values, options)


async def book_offered(desk: Desk, heard: Heard, patient: Patient, offer_id: str) -> Said:
    """The answer is the truth about the Slot: booked, or taken and others offered in the same turn."""
    try:
        visit = await desk.clinic.book(heard.conversation, patient, UUID(offer_id), heard.turn, desk.now())
    except TimeTaken:
        taken = tuple(time.start for time in heard.asked.offered if time.id == offer_id)
        asked = replace(heard.asked, offered=(), not_times=(*heard.asked.not_times, *taken))
        if asked.visit_type is None:  # the menu outlived Rasa's session, and with it what was asked for
            return Said((Reply("time_was_taken", options=()),), AskedVisit())
        reading = read_said(asked, heard.languages, heard.said_at)
        return await offer_wanted(desk, heard, patient, asked, reading, taken=True)
    return tell_booked(visit)


def tell_booked(visit: Visit) -> Said:
    values = {
        "visit_type": visit.visit_type.name,
        "start": visit.start.isoformat(),
        "practitioner": visit.practitioner.name,
        "place": visit.place.name,
        "address": visit.place.address,
    }
    return Said((Reply("booked", values, options=()),), AskedVisit())


async def _say_nothing_is_free(desk: Desk, asked: AskedVisit) -> Said:
    names = {each.key: each.name for each in await desk.clinic.visit_types()}
    values = {"visit_type": names.get(asked.visit_type or "", "")}
    return Said((Reply("nothing_free", values, (soonest(), call_me())),), replace(asked, offered=()))


def _name(found: Offered, taken: bool) -> str:
    if taken:
        return "offer_after_taken"
    return "offer_times" if found.as_asked else "offer_nearest_times"


def _remember(offer: Offer) -> OfferedTime:
    values = {
        "visit_type": offer.visit_type.name,
        "start": offer.start.isoformat(),
        "practitioner": offer.practitioner.name,
        "place": offer.place.name,
    }
    return OfferedTime(str(offer.id), offer.start.isoformat(), offer.practitioner.id, values)
