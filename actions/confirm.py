"""Hears that a patient will come, which changes nothing: the visit stands as it is."""

from actions.booked import tell_still_booked
from actions.desk import Desk
from actions.heard import Heard
from actions.keep import keep_visit
from actions.offer import go_back_to_offer
from actions.said import Reply, Said


async def confirm(desk: Desk, heard: Heard) -> Said:
    asked = heard.asked
    if asked.calling_off is not None:
        return await keep_visit(desk, heard)
    if asked.booked is not None and not asked.is_open:
        return tell_still_booked(asked)
    return Said((Reply("expected"), *go_back_to_offer(asked)), asked)
