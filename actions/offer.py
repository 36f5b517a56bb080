"""Offers free times, or says that there are none."""

from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from actions.asked import AskedVisit, OfferedTime, read_said
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply, Said, call_me, soonest
from clinic.model import Offer, Offered, Patient, Wanted
from when.model import Reading


class Occasion(Enum):
    """Why times are offered, which says more than how well they suit."""

    WISHED = auto()
    TAKEN = auto()  # the chosen time was gone
    ALSO_WISHED = auto()  # the visit named first is booked


async def offer_times(
    desk: Desk, heard: Heard, patient: Patient, asked: AskedVisit, occasion: Occasion = Occasion.WISHED
) -> Said:
    return await offer_wanted(desk, heard, patient, asked, read_said(asked, heard.languages, heard.said_at), occasion)


async def offer_wanted(
    desk: Desk,
    heard: Heard,
    patient: Patient,
    asked: AskedVisit,
    reading: Reading | None,
    occasion: Occasion = Occasion.WISHED,
) -> Said:
    """One search; what is found is numbered on the phone and remembered for "the 10:30"."""
    assert asked.visit_type is not None
    wanted = Wanted(
        visit_type=asked.visit_type,
        when=reading,
        practitioner=asked.practitioner.id if asked.practitioner else None,
        place=asked.place.id if asked.place else None,
        not_with=frozenset(asked.not_with),
        not_times=frozenset(datetime.fromisoformat(start) for start in (*asked.not_times, *asked.seen)),
    )
    found = await desk.clinic.offer_times(heard.conversation, patient, wanted, desk.now())
    if not found.offers:
        return await _say_nothing_is_free(desk, asked)
    asked = replace(asked, offered=tuple(_remember(offer) for offer in found.offers))
    return Said((_list_found(found, asked, occasion),), asked)


def list_times(name: str, asked: AskedVisit, **more: str) -> Reply:
    values = {"visit_type": asked.offered[0].values["visit_type"], "count": len(asked.offered), **more}
    options = tuple(Option("free_time", {"book": time.id}, time.values) for time in asked.offered)
    return Reply(name, values, options)


def go_back_to_offer(asked: AskedVisit) -> tuple[Reply, ...]:
    """After something else was said; nothing when nothing is on offer."""
    return (list_times("open_question", asked),) if asked.offered else ()


def _list_found(found: Offered, asked: AskedVisit, occasion: Occasion) -> Reply:
    if occasion is Occasion.TAKEN:
        return list_times("offer_after_taken", asked)
    if occasion is Occasion.ALSO_WISHED:
        return list_times("offer_also", asked)
    if found.as_asked:
        return list_times("offer_times", asked)
    practitioner, place = asked.practitioner, asked.place
    if practitioner and all(time.practitioner != practitioner.id for time in asked.offered):
        return list_times("offer_with_others", asked, asked_for=practitioner.name)
    if place and all(time.place != place.id for time in asked.offered):
        return list_times("offer_elsewhere", asked, asked_for=place.name)
    return list_times("offer_nearest_times", asked)


async def _say_nothing_is_free(desk: Desk, asked: AskedVisit) -> Said:
    names = {each.key: each.name for each in await desk.clinic.visit_types()}
    values = {"visit_type": names.get(asked.visit_type or "", "")}
    name = "nobody_else_is_free" if asked.not_with else "nothing_free"
    return Said((Reply(name, values, (soonest(), call_me())),), replace(asked, offered=()))


def _remember(offer: Offer) -> OfferedTime:
    values = {
        "visit_type": offer.visit_type.name,
        "start": offer.start.isoformat(),
        "practitioner": offer.practitioner.name,
        "place": offer.place.name,
    }
    return OfferedTime(str(offer.id), offer.start.isoformat(), offer.practitioner.id, offer.place.id, values)
