"""Answers a greeting, a thank-you and a call for help, and goes on with the visit when the text says more."""

from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import list_times
from actions.said import Reply, Said
from actions.take_in import take_in


async def greet(desk: Desk, heard: Heard) -> Said:
    return await _go_on_or_say("greet", desk, heard)


async def thank(desk: Desk, heard: Heard) -> Said:
    return await _go_on_or_say("thanked", desk, heard)


async def help_patient(_desk: Desk, heard: Heard) -> Said:
    return Said((Reply("help"),), heard.asked)


async def _go_on_or_say(name: str, desk: Desk, heard: Heard) -> Said:
    """ "hi, checkup tmrw" is a wish; a bare "hello?" beside an open offer brings the offer back."""
    taken_in = await take_in(desk, heard)
    if taken_in.named_anything:
        return await go_on_booking(desk, heard, taken_in)
    if heard.asked.offered and name == "greet":
        return Said((list_times("which_time", heard.asked),), heard.asked)
    return Said((Reply(name),), heard.asked)
