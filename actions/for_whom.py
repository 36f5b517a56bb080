"""Hears for whom a visit is, and goes on where one was: "no, for my daughter"."""

from dataclasses import replace

from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Said
from actions.take_in import take_in


async def name_whom(desk: Desk, heard: Heard) -> Said:
    """After a booking, "and one for my son" is another of that kind."""
    taken_in = await take_in(desk, heard)
    asked = taken_in.asked
    if asked.visit_type is None and asked.booked is not None and not heard.asked.is_open:
        taken_in = replace(taken_in, asked=replace(asked, visit_type=asked.booked.visit_type))
    return await go_on_booking(desk, replace(heard, intent="book"), taken_in)
