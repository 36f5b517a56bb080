"""Asks in other words what was not understood; the second time offers a person."""

from actions.book import go_on_booking, list_visit_types
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import list_times
from actions.open_question import ask_once_more
from actions.said import Reply, Said, call_me, start_again
from actions.take_in import take_in


async def ask_again(desk: Desk, heard: Heard) -> Said:
    """The classifier may not know a text that still names a day, a doctor or a kind of visit: that much is enough."""
    taken_in = await take_in(desk, heard)
    if taken_in.named_anything:
        return await go_on_booking(desk, heard, taken_in)
    return Said((await _choose_reply(desk, heard),), heard.asked, misunderstood=heard.misunderstood + 1)


async def _choose_reply(desk: Desk, heard: Heard) -> Reply:
    if heard.asked.kept is not None and not heard.misunderstood:
        return await ask_once_more(desk, heard)
    if heard.misunderstood:
        return Reply("not_understood_again", {}, (call_me(), start_again()))
    if heard.asked.offered:
        return list_times("not_understood_in_offer", heard.asked)
    if heard.asked.is_open and heard.asked.visit_type is None:
        return await list_visit_types("not_understood_visit_type", desk, heard.asked)
    return Reply("not_understood")
