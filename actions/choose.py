"""Takes the line of a menu that the patient chose, by its number or in words."""

from dataclasses import replace
from typing import Any

from actions.asked import AskedVisit, KnownVisit
from actions.book import book
from actions.booked import book_offered
from actions.cancel import cancel, cancel_visit
from actions.desk import Desk
from actions.hand_over import hand_over
from actions.heard import Heard
from actions.keep import keep_visit
from actions.move import move
from actions.moving import move_to_offered
from actions.my_visits import tell_visit_chosen, tell_visits
from actions.offer import offer_times, take
from actions.other_times import more_times
from actions.said import Reply, Said
from actions.start_over import start_over
from actions.whom import find_whom


async def choose(desk: Desk, heard: Heard) -> Said:
    """Each line of a menu of ours brings back what it stands for (docs/decisions/0004)."""
    option = heard.option
    if not option:
        return await book(desk, heard)
    if "cancel" in option:
        return await cancel_visit(desk, heard, option["cancel"], option["for"])
    if "book" in option or "move" in option:
        return await _take(desk, heard, option)
    if "visit" in option:
        return await _do_with_visit(desk, heard, heard.asked.visit(option["visit"]))
    if "visit_type" in option:
        whom = {"for_whom": option["for"]} if "for" in option else {}
        changes: dict[str, Any] = {"visit_type": option["visit_type"], "offered": (), "seen": (), "not_times": ()}
        return await _offer_for(desk, replace(heard, asked=replace(heard.asked, **changes, **whom)))
    return await _do(option.get("do"), desk, heard)


async def affirm(desk: Desk, heard: Heard) -> Said:
    """ "Yes" takes the only time on offer, and answers our last question; to several times it can't say which."""
    asked = heard.asked
    if asked.calling_off is not None:
        return await cancel_visit(desk, heard, asked.calling_off.id, asked.calling_off.person)
    if len(asked.offered) == 1:
        return await choose(desk, replace(heard, option=take(asked.offered[0].id, asked)))
    if not asked.offered and not asked.is_open and asked.booked:
        return Said((Reply("all_set"),), asked)
    return await book(desk, heard)


async def _take(desk: Desk, heard: Heard, option: Any) -> Said:
    asked = replace(heard.asked, for_whom=option.get("for", heard.asked.for_whom))
    heard = replace(heard, asked=asked)
    whom = await find_whom(desk, heard, asked)
    if "book" in option:
        return await book_offered(desk, heard, whom, option["book"])
    return await move_to_offered(desk, heard, whom, option["visit"], option["move"])


async def _do_with_visit(desk: Desk, heard: Heard, visit: KnownVisit | None) -> Said:
    if visit is None:  # the menu outlived Rasa's session: the visits are told anew
        return await tell_visits(desk, heard)
    if heard.option.get("do") == "cancel":
        return await cancel(desk, heard)
    if heard.option.get("do") == "move":
        return await move(desk, heard)
    return await tell_visit_chosen(desk, heard, visit)


async def _offer_for(desk: Desk, heard: Heard) -> Said:
    whom = await find_whom(desk, heard, heard.asked)
    return await offer_times(desk, heard, whom, heard.asked)


async def _do(deed: str | None, desk: Desk, heard: Heard) -> Said:
    if deed == "hand_over":
        return await hand_over(desk, heard)
    if deed == "keep":
        return await keep_visit(desk, heard)
    if deed == "more_times":
        return await more_times(desk, heard)
    if deed == "soonest" and heard.asked.visit_type:
        return await _offer_for(desk, replace(heard, asked=_forget_when(heard.asked)))
    return await start_over(desk, heard)


def _forget_when(asked: AskedVisit) -> AskedVisit:
    """And with whom and where: what is left is which visit it is, and whose."""
    return replace(asked.dropped(), visit_type=asked.visit_type, for_whom=asked.for_whom, moving=asked.moving)
