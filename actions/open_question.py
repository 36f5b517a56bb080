"""Comes back to what is open, after something else was said: the offer, or a question that waits for its answer."""

from actions.desk import Desk
from actions.heard import Heard
from actions.offer import go_back_to_offer
from actions.said import Reply
from actions.visits import list_visits
from actions.whom import known_family, list_people


async def go_back(desk: Desk, heard: Heard) -> tuple[Reply, ...]:
    if heard.asked.kept is None:
        return go_back_to_offer(heard.asked)
    return (await ask_once_more(desk, heard),)


async def ask_once_more(desk: Desk, heard: Heard) -> Reply:
    """In other words, where there are others."""
    kept, family = heard.asked.kept, await known_family(desk, heard)
    if family is None or kept is None or kept.question == "birth_date":
        return Reply("ask_birth_date_again", options=())
    if kept.question == "whom":
        return list_people("ask_for_whom_again", family.people)
    deed = "cancel" if kept.action == "action_cancel" else "move"
    return list_visits("which_visit_again", heard.asked.visits, family, deed)
