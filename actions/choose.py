"""Takes the line of a menu that the patient chose, by its number or in words."""

from dataclasses import replace

from actions.asked import AskedVisit
from actions.book import book
from actions.booked import book_offered, tell_booked
from actions.desk import Desk
from actions.hand_over import hand_over
from actions.heard import Heard
from actions.offer import offer_times
from actions.other_times import more_times
from actions.said import Reply, Said
from actions.start_over import start_over


async def choose(desk: Desk, heard: Heard) -> Said:
    if not heard.option:
        return await book(desk, heard)
    if offer_id := heard.option.get("book"):
        patient = await desk.clinic.who_texts(heard.conversation)
        visit = await desk.clinic.booked_in(heard.turn)
        if visit is not None:
            return await tell_booked(desk, heard, patient, visit)
        return await book_offered(desk, heard, patient, offer_id)
    if visit_type := heard.option.get("visit_type"):
        asked = replace(heard.asked, visit_type=visit_type, offered=(), seen=(), not_times=())
        return await _offer_for(desk, heard, asked)
    return await _do(heard.option.get("do"), desk, heard)


async def affirm(desk: Desk, heard: Heard) -> Said:
    """ "Yes" books the only time on offer; to several it can't say which."""
    offered = heard.asked.offered
    if len(offered) == 1:
        return await choose(desk, replace(heard, option={"book": offered[0].id}))
    if not offered and not heard.asked.is_open and heard.asked.booked:
        return Said((Reply("all_set"),), heard.asked)
    return await book(desk, heard)


async def _offer_for(desk: Desk, heard: Heard, asked: AskedVisit) -> Said:
    return await offer_times(desk, heard, await desk.clinic.who_texts(heard.conversation), asked)


async def _do(deed: str | None, desk: Desk, heard: Heard) -> Said:
    if deed == "hand_over":
        return await hand_over(desk, heard)
    if deed == "more_times":
        return await more_times(desk, heard)
    if deed == "soonest" and heard.asked.visit_type:
        return await _offer_for(desk, heard, replace(heard.asked.dropped(), visit_type=heard.asked.visit_type))
    return await start_over(desk, heard)
