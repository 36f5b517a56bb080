"""Leaves a visit as it is, when the patient thinks better of calling it off."""

from actions.desk import Desk
from actions.heard import Heard
from actions.said import Reply, Said
from actions.visits import tell_values
from actions.whom import known_family


async def keep_visit(desk: Desk, heard: Heard) -> Said:
    visit = heard.asked.calling_off
    if visit is None:
        return Said((Reply("kept_as_it_is", options=()),), heard.asked.dropped())
    values = tell_values(visit, await known_family(desk, heard))
    return Said((Reply("visit_kept", values, options=()),), heard.asked.dropped())
