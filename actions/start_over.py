"""Drops what was asked for: start over, never mind, no thanks."""

from dataclasses import replace

from actions.book import go_on_booking
from actions.booked import tell_still_booked
from actions.desk import Desk
from actions.heard import Heard
from actions.keep import keep_visit
from actions.other_times import pass_over
from actions.said import Reply, Said, call_me, other_times
from actions.take_in import read_time, take_in


async def start_over(_desk: Desk, heard: Heard) -> Said:
    return Said((Reply("started_over", options=()),), heard.asked.dropped())


async def stop_asking(_desk: Desk, heard: Heard) -> Said:
    """Where nothing is open "never mind" may be about a visit: what is booked stays booked, and that is said."""
    if heard.asked.booked and not heard.asked.is_open:
        return tell_still_booked(heard.asked)
    name = "stopped_asking" if heard.asked.is_open else "nothing_to_stop"
    return Said((Reply(name, options=()),), heard.asked.dropped())


async def deny(desk: Desk, heard: Heard) -> Said:
    """ "No, wednesday" goes on; a bare "no" turns down what is on offer and keeps what is known of the visit."""
    if heard.asked.calling_off is not None and read_time(heard) is None:
        return await keep_visit(desk, heard)
    taken_in = await take_in(desk, heard)
    if taken_in.named_anything:
        return await go_on_booking(desk, heard, taken_in)
    if heard.asked.offered:
        return Said((Reply("declined", {}, (other_times(), call_me())),), pass_over(heard.asked))
    name = "all_set" if heard.asked.booked else "stopped_asking"
    return Said((Reply(name, options=()),), replace(heard.asked, kept=None))
