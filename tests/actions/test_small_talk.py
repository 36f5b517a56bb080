"""Small talk is answered, and is a wish where it names one."""

from tests.actions.talk import Talk


async def test_a_greeting_with_a_wish_is_a_wish(talk: Talk) -> None:
    assert (await talk.says("hi", "greet")).say == "greet"
    assert (await talk.says("hi, tuesday?", "greet")).say == "ask_visit_type"
    assert (await talk.says("hi, dental", "greet", "dental")).say == "offer_times"


async def test_a_greeting_beside_an_offer_brings_it_back(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("hello?", "greet")).say == "which_time"


async def test_thanks_and_a_day_wish_for_nothing_after_a_booking(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    await talk.chooses(1)
    assert (await talk.says("thanks, see you tuesday", "thank")).say == "thanked"


async def test_thanks_and_a_day_go_on_beside_an_offer(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("thanks, rather wednesday", "thank")).say == "offer_times"
