"""What is handed to a person, and what goes on without one."""

import pytest

from tests.actions.talk import Talk


async def test_a_person_is_called_and_the_menu_closed(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    reply = await talk.says("a person", "hand_over")
    assert (reply.say, reply.options, reply.hand_over) == ("handed_over", (), "asked_for_a_person")


@pytest.mark.parametrize(
    ("intent", "name"),
    [("medical_question", "medical_question"), ("refill", "cannot_do_yet"), ("insurance", "cannot_do_yet")],
)
async def test_what_only_a_person_can_do_goes_to_one(talk: Talk, intent: str, name: str) -> None:
    reply = await talk.says("a question", intent)
    assert (reply.say, reply.hand_over) == (name, intent)


async def test_insurance_beside_an_offer_leaves_it_open(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("do you take medicaid", "insurance")).hand_over is None
    assert (await talk.chooses(1)).say == "booked"


async def test_moving_what_is_only_offered_is_another_wish(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("can we make it wednesday", "move")).say == "offer_times"
    assert (await talk.chooses(1)).values["start"].startswith("2026-03-04")
