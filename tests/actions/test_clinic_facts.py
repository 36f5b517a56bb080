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


async def test_what_to_bring_is_in_the_clinics_own_words(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    reply = await talk.says("what do i bring", "what_to_bring")
    assert reply.values == {
        "visit_type": "Dental visit",
        "details": "Your insurance card and a list of your medicines.",
    }
    assert (await talk.chooses(1)).say == "booked"
    assert (await talk.says("what do i bring", "what_to_bring")).say == "details_of_visit"


async def test_what_to_bring_to_an_unknown_visit_is_left_to_staff(talk: Talk) -> None:
    assert (await talk.says("what do i bring", "what_to_bring")).say == "ask_staff_about"
    assert (await talk.says("what do i bring", "what_to_bring", "sports_physical")).say == "details_of_visit"


async def test_a_visit_is_as_long_as_the_times_on_offer(talk: Talk) -> None:
    assert (await talk.says("how long is it", "how_long")).say == "ask_staff_about"
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("how long is it", "how_long")).values == {"minutes": 30}


async def test_the_place_of_the_booked_visit_is_told_alone(talk: Talk) -> None:
    await talk.books("dental tuesday", "dental")
    await talk.says("where is it", "directions")
    assert talk.last is not None
    assert [reply.values["place"] for reply in talk.last.replies] == ["Mission Clinic"]
    assert "parking" in talk.last.replies[0].values["directions"]
