"""Hears for whom a visit is, and goes on where one was: "no, for my daughter"."""

from dataclasses import replace

from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Said
from actions.take_in import take_in


async def name_whom(desk: Desk, heard: Heard) -> Said:
    return await go_on_booking(desk, replace(heard, intent="book"), await take_in(desk, heard))
