"""Drops what was asked for: start over, never mind, no thanks."""

from dataclasses import replace

from actions.asked import AskedVisit
from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Reply, Said
from actions.take_in import take_in


async def start_over(_desk: Desk, _heard: Heard) -> Said:
    return Said((Reply("started_over", options=()),), AskedVisit())


async def stop_asking(_desk: Desk, _heard: Heard) -> Said:
    return Said((Reply("stopped_asking", options=()),), AskedVisit())


async def deny(desk: Desk, heard: Heard) -> Said:
    """ "No, wednesday" goes on; a bare "no thanks" closes the offer and keeps what is known of the visit."""
    taken_in = await take_in(desk, heard)
    if taken_in.named_anything:
        return await go_on_booking(desk, heard, taken_in)
    return Said((Reply("declined", options=()),), replace(heard.asked, offered=(), not_times=(), said=()))
