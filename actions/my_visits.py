"""Tells a family which visits it has to come, and what can be done with each."""

from dataclasses import replace

from actions.asked import KnownVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import go_back_to_offer
from actions.said import Option, Reply, Said, call_me
from actions.visits import find_visits, list_visits, mean_visits, tell_values
from actions.whom import known_family
from clinic.model import Family


async def tell_visits(desk: Desk, heard: Heard) -> Said:
    """An open offer comes back after them, with its menu; else the visits are the menu."""
    visits = await find_visits(desk, heard)
    family = await desk.clinic.family(heard.conversation, desk.now())
    asked = replace(heard.asked, visits=visits)
    meant = await mean_visits(desk, heard, visits)
    if not visits:
        return Said((Reply("no_visits"), *go_back_to_offer(asked)), asked)
    name = "your_visits" if meant else "no_visit_like_that"
    return Said((list_visits(name, meant or visits, family, "tell"), *go_back_to_offer(asked)), asked)


async def tell_visit_chosen(desk: Desk, heard: Heard, visit: KnownVisit) -> Said:
    return Said((ask_what_to_do(visit, await known_family(desk, heard)),), heard.asked.dropped())


def ask_what_to_do(visit: KnownVisit, family: Family | None) -> Reply:
    if not visit.can_change:
        return Reply("visit_is_fixed", tell_values(visit, family), (call_me(),))
    chosen = {"visit": visit.id, "for": visit.person}
    options = (Option("option_move", {**chosen, "do": "move"}), Option("option_cancel", {**chosen, "do": "cancel"}))
    return Reply("visit_chosen", tell_values(visit, family), options)
