"""Answers questions about the clinic from the clinic's own data, and goes back to the open offer."""

from actions.desk import Desk
from actions.heard import Heard
from actions.offer import go_back_to_offer
from actions.said import Reply, Said


async def tell_clinic_facts(desk: Desk, heard: Heard) -> Said:
    return Said((*await _answer(desk, heard), *go_back_to_offer(heard.asked)), heard.asked)


async def _answer(desk: Desk, heard: Heard) -> tuple[Reply, ...]:
    if heard.intent == "hours" and desk.opening:
        return (Reply("hours_of_clinic", {"opening": desk.opening}),)
    if heard.intent == "directions":
        named = (await desk.clinic.find_named(heard.text)).place
        places = [named] if named else await desk.clinic.places()
        return tuple(Reply("place_of_clinic", {"place": each.name, "address": each.address}) for each in places)
    return (Reply("ask_staff_about"),)
