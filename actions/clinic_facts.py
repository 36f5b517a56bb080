"""Answers questions about the clinic from the clinic's own data, and goes back to what is open."""

from datetime import datetime

from actions.desk import Desk
from actions.heard import Heard
from actions.open_question import go_back
from actions.places import tell_places
from actions.said import Reply, Said


async def tell_clinic_facts(desk: Desk, heard: Heard) -> Said:
    return Said((*await _answer(desk, heard), *await go_back(desk, heard)), heard.asked)


async def _answer(desk: Desk, heard: Heard) -> tuple[Reply, ...]:
    if heard.intent == "hours" and desk.opening:
        return (Reply("hours_of_clinic", {"opening": desk.opening}),)
    if heard.intent == "directions":
        return await _tell_places(desk, heard)
    if heard.intent == "how_long" and (length := _length(heard)) is not None:
        return (Reply("length_of_visit", {"minutes": length}),)
    if heard.intent == "what_to_bring":
        return await _tell_details(desk, heard)
    return (Reply("ask_staff_about"),)


async def _tell_details(desk: Desk, heard: Heard) -> tuple[Reply, ...]:
    """Of the kind that is named, else of the visit that was spoken of, in the clinic's own words."""
    key = _kind_spoken_of(heard)
    types = [each for each in await desk.clinic.visit_types() if each.key == key and each.details]
    told = tuple(Reply("details_of_visit", {"visit_type": each.name, "details": each.details}) for each in types)
    return told or (Reply("ask_staff_about"),)


def _kind_spoken_of(heard: Heard) -> str | None:
    asked = heard.asked
    if heard.visit_types:
        return heard.visit_types[0]
    if asked.calling_off is not None:
        return asked.calling_off.visit_type
    if asked.visit_type is None and asked.booked is not None:
        return asked.booked.visit_type
    kinds = {each.visit_type for each in asked.visits}
    return asked.visit_type or (kinds.pop() if len(kinds) == 1 else None)


async def _tell_places(desk: Desk, heard: Heard) -> tuple[Reply, ...]:
    """The one that is named, else that of the visit that was spoken of, else all."""
    named = (await desk.clinic.find_named(heard.text)).place
    known, places = _place_spoken_of(heard), await desk.clinic.places()
    told = [named] if named else [each for each in places if each.name == known] or places
    return tell_places(told)


def _place_spoken_of(heard: Heard) -> str | None:
    asked = heard.asked
    visit = asked.moving or asked.calling_off
    if visit is not None:
        return visit.place.name if visit.place else None
    if asked.booked is not None and not asked.is_open:
        return str(asked.booked.values.get("place"))
    places = {time.values["place"] for time in asked.offered} or {
        each.place.name for each in asked.visits if each.place
    }
    return places.pop() if len(places) == 1 else None


def _length(heard: Heard) -> int | None:
    """In minutes: as long as every time on offer, or every visit that was told."""
    asked = heard.asked
    spans = [(time.start, time.end) for time in asked.offered] or [(each.start, each.end) for each in asked.visits]
    if asked.booked is not None and not asked.is_open:
        spans = [(asked.booked.values["start"], asked.booked.end)]
    lengths = {_minutes(start, end) for start, end in spans if end is not None}
    return lengths.pop() if len(lengths) == 1 else None


def _minutes(start: str, end: str) -> int:
    return round((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60)
