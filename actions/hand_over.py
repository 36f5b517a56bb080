"""Hands the conversation to a person."""

from actions.asked import AskedVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Reply, Said

# What a patient may ask for by text that a person still has to do here; the reply names no detail of it.
MEDICAL = frozenset({"medical_question"})


async def hand_over(_desk: Desk, _heard: Heard) -> Said:
    return Said((Reply("handed_over", options=(), hand_over="asked_for_a_person"),), AskedVisit())


async def ask_a_person(_desk: Desk, heard: Heard) -> Said:
    name = "medical_question" if heard.intent in MEDICAL else "cannot_do_yet"
    return Said((Reply(name, options=(), hand_over=heard.intent),), AskedVisit())
