"""Books a visit: takes in what was said, asks only for what is missing, offers times."""

from dataclasses import replace

from actions.asked import AskedVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import book_offered, offer_times, tell_booked
from actions.said import Option, Reply, Said
from actions.take_in import TakenIn, point_at_offered, take_in


async def book(desk: Desk, heard: Heard) -> Said:
    visit = await desk.clinic.booked_in(heard.turn)
    if visit is not None:  # this text came before, and we died between the booking and the telling
        return tell_booked(visit)
    return await go_on_booking(desk, heard, await take_in(desk, heard))


async def go_on_booking(desk: Desk, heard: Heard, taken_in: TakenIn) -> Said:
    patient = await desk.clinic.who_texts(heard.conversation)
    offer_id = point_at_offered(heard, taken_in)
    if offer_id is not None and taken_in.asked.visit_type == heard.asked.visit_type:
        return await book_offered(desk, heard, patient, offer_id)
    if taken_in.asked.visit_type is None:
        return await ask_visit_type(desk, taken_in.asked)
    return await offer_times(desk, heard, patient, taken_in.asked)


async def ask_visit_type(desk: Desk, asked: AskedVisit) -> Said:
    types = await desk.clinic.visit_types()
    options = tuple(Option("visit_type", {"visit_type": each.key}, {"visit_type": each.name}) for each in types)
    return Said((Reply("ask_visit_type", {}, options),), replace(asked, offered=()))
