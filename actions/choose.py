"""Takes the line of a menu that the patient chose, by its number or in words."""

from dataclasses import replace

from actions.asked import AskedVisit
from actions.book import book
from actions.desk import Desk
from actions.hand_over import hand_over
from actions.heard import Heard
from actions.offer import book_offered, list_times, offer_times, tell_booked
from actions.said import Said
from actions.start_over import start_over


async def choose(desk: Desk, heard: Heard) -> Said:
    if not heard.option:
        return await book(desk, heard)
    if offer_id := heard.option.get("book"):
        visit = await desk.clinic.booked_in(heard.turn)
        if visit is not None:
            return tell_booked(visit)
        return await book_offered(desk, heard, await desk.clinic.who_texts(heard.conversation), offer_id)
    if visit_type := heard.option.get("visit_type"):
        return await offer_for(desk, heard, replace(heard.asked, visit_type=visit_type, offered=()))
    return await _do(heard.option.get("do"), desk, heard)


async def offer_for(desk: Desk, heard: Heard, asked: AskedVisit) -> Said:
    return await offer_times(desk, heard, await desk.clinic.who_texts(heard.conversation), asked)


async def affirm(desk: Desk, heard: Heard) -> Said:
    """ "Yes" books the only time on offer; to several it can't say which."""
    offered = heard.asked.offered
    if len(offered) > 1:
        return Said((list_times("which_time", heard.asked),), heard.asked)
    if offered:
        return await choose(desk, replace(heard, option={"book": offered[0].id}))
    return await book(desk, heard)


async def _do(deed: str | None, desk: Desk, heard: Heard) -> Said:
    if deed == "hand_over":
        return await hand_over(desk, heard)
    if deed == "soonest" and heard.asked.visit_type:
        return await offer_for(desk, heard, AskedVisit(visit_type=heard.asked.visit_type))
    return await start_over(desk, heard)
