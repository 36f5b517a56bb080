"""Choosing from a menu: by number, by yes, and after the world has moved on."""

from uuid import uuid4

from actions.desk import Desk
from tests.actions.talk import Talk
from tests.clinic.conftest import StartConversation

HARPER = "+14155550101"


async def test_a_time_that_somebody_took_meanwhile_brings_others(
    talk: Talk, desk: Desk, start_conversation: StartConversation
) -> None:
    other = Talk(desk, start_conversation(HARPER))
    mine = await talk.says("dental tuesday", "book", "dental")
    await other.says("dental tuesday", "book", "dental")
    assert (await other.chooses(1)).say == "booked"
    reply = await talk.chooses(1)
    assert reply.say == "offer_after_taken"
    assert mine.options is not None
    assert reply.options is not None
    assert mine.options[0].values["start"] not in {option.values["start"] for option in reply.options}
    assert (await talk.chooses(1)).say == "booked"


async def test_a_menu_that_outlived_the_session_still_books(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    talk.slots.clear()
    assert (await talk.chooses(1)).say == "booked"


async def test_a_taken_time_of_a_menu_that_outlived_the_session_starts_anew(
    talk: Talk, desk: Desk, start_conversation: StartConversation
) -> None:
    other = Talk(desk, start_conversation(HARPER))
    await talk.says("dental tuesday", "book", "dental")
    await other.says("dental tuesday", "book", "dental")
    await other.chooses(1)
    talk.slots.clear()
    reply = await talk.chooses(1)
    assert (reply.say, reply.options) == ("time_was_taken", ())


async def test_a_number_played_again_tells_the_same_booking(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    before, menu, turn = dict(talk.slots), talk.last, uuid4().hex
    first = await talk.chooses(2, turn)
    talk.slots, talk.last = before, menu
    assert (await talk.chooses(2, turn)).values == first.values


async def test_an_offer_made_to_somebody_else_books_nothing(
    talk: Talk, desk: Desk, start_conversation: StartConversation
) -> None:
    other = Talk(desk, start_conversation(HARPER))
    await talk.says("dental tuesday", "book", "dental")
    other.last = talk.last
    assert (await other.chooses(1)).say == "time_was_taken"


async def test_yes_books_the_only_time_and_asks_which_of_several(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("yes", "affirm")).say == "which_time"
    talk.slots["booking"]["offered"] = talk.slots["booking"]["offered"][:1]
    assert (await talk.says("yes", "affirm")).say == "booked"
    assert (await talk.says("ok", "affirm")).say == "all_set"


async def test_the_soonest_forgets_who_was_refused(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("different doctor", "another_practitioner")).say == "nobody_else_is_free"
    assert (await talk.chooses(1)).say == "offer_times"
