"""Hands the conversation to a person, unless what is open can go on without one."""

from actions.desk import Desk
from actions.heard import Heard
from actions.offer import go_back_to_offer
from actions.said import Reply, Said

# What a patient may ask for by text that a person still has to do here; the reply names no detail of it.
MEDICAL = frozenset({"medical_question"})
# Asked beside an open offer, these are questions on the way to a visit, and a phone call answers them as well.
ABOUT_MONEY = frozenset({"insurance", "billing"})


async def hand_over(_desk: Desk, heard: Heard) -> Said:
    return Said((Reply("handed_over", options=(), hand_over="asked_for_a_person"),), heard.asked.dropped())


async def ask_a_person(_desk: Desk, heard: Heard) -> Said:
    if heard.asked.offered and heard.intent in ABOUT_MONEY:
        return Said((Reply("ask_staff_about"), *go_back_to_offer(heard.asked)), heard.asked)
    name = "medical_question" if heard.intent in MEDICAL else "cannot_do_yet"
    return Said((Reply(name, options=(), hand_over=heard.intent),), heard.asked.dropped())
