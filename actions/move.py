"""Moves a visit to another time: finds which one, and offers times as they were wished for."""

from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.moving import find_and_move, tell_moved
from actions.said import Said
from actions.take_in import take_in
from actions.whom import find_whom


async def move(desk: Desk, heard: Heard) -> Said:
    """ "Can we make it friday" beside an open offer is about what is on offer."""
    visit = await desk.clinic.moved_in(heard.turn)
    if visit is not None:
        return tell_moved(heard, await find_whom(desk, heard, heard.asked), visit)
    if heard.asked.offered and not heard.option:
        taken_in = await take_in(desk, heard)
        if taken_in.named_anything:
            return await go_on_booking(desk, heard, taken_in)
    return await find_and_move(desk, heard)
