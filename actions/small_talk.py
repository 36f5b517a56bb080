"""Answers a greeting, a thank-you and a call for help, and goes on with the visit when the text says more."""

from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import list_times
from actions.said import Reply, Said
from actions.take_in import TakenIn, take_in


async def greet(desk: Desk, heard: Heard) -> Said:
    """ "hi, checkup tmrw" is a wish; a bare "hello?" beside an open offer brings the offer back."""
    taken_in = await take_in(desk, heard)
    if names_a_wish(heard, taken_in) or (taken_in.reading and not heard.asked.booked):
        return await go_on_booking(desk, heard, taken_in)
    if heard.asked.offered:
        return Said((list_times("which_time", heard.asked),), heard.asked)
    return Said((Reply("greet"),), heard.asked)


async def thank(desk: Desk, heard: Heard) -> Said:
    taken_in = await take_in(desk, heard)
    if names_a_wish(heard, taken_in):
        return await go_on_booking(desk, heard, taken_in)
    return Said((Reply("thanked"),), heard.asked)


async def help_patient(_desk: Desk, heard: Heard) -> Said:
    return Said((Reply("help"),), heard.asked)


def names_a_wish(heard: Heard, taken_in: TakenIn) -> bool:
    """ "Thanks, see you tuesday" wishes for nothing; beside something open a time does."""
    return taken_in.named_besides_time or (taken_in.reading is not None and heard.asked.is_open)
