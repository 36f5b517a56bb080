"""Questions about the clinic are answered, and the open offer comes back."""

from dataclasses import replace

from actions.desk import Desk
from tests.actions.talk import Talk


async def test_the_hours_are_told_beside_the_open_offer(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("your hours?", "hours")).values == {"opening": "Monday to Friday 8 am to 6 pm"}
    assert talk.last is not None
    assert [reply.say for reply in talk.last.replies] == ["hours_of_clinic", "open_question"]
    assert (await talk.chooses(1)).say == "booked"


async def test_a_clinic_that_does_not_tell_its_hours_leaves_them_to_staff(talk: Talk, desk: Desk) -> None:
    talk.desk = replace(desk, opening=None)
    assert (await talk.says("your hours?", "hours")).say == "ask_staff_about"


async def test_only_the_named_place_is_told(talk: Talk) -> None:
    await talk.says("where is the daly city clinic", "directions")
    assert talk.last is not None
    assert [reply.values["place"] for reply in talk.last.replies] == ["Daly City Clinic"]


async def test_the_cost_is_left_to_staff(talk: Talk) -> None:
    assert (await talk.says("how much", "cost")).say == "ask_staff_about"
