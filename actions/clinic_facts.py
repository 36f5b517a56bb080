"""Answers questions about the clinic from the clinic's own data, and goes back to the open offer."""

from actions.desk import Desk
from actions.heard import Heard
from actions.offer import list_times
from actions.said import Reply, Said


async def tell_clinic_facts(desk: Desk, heard: Heard) -> Said:
    replies = await _answer(desk, heard)
    if heard.asked.offered:
        replies = (*replies, list_times("open_question", heard.asked))
    return Said(replies, heard.asked)


async def _answer(desk: Desk, heard: Heard) -> tuple[Reply, ...]:
    if heard.intent == "hours" and desk.opening:
        return (Reply("hours_of_clinic", {"opening": desk.opening}),)
    if heard.intent == "directions":
        named = (await desk.clinic.find_named(heard.text)).place
        places = [named] if named else await desk.clinic.places()
        return tuple(Reply("place_of_clinic", {"place": each.name, "address": each.address}) for each in places)
    return (Reply("ask_staff_about"),)
