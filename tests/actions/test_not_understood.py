"""What was not understood is asked again in other words, and the second time a person is offered."""

from tests.actions.talk import Talk


async def test_the_second_time_a_person_is_offered(talk: Talk) -> None:
    assert (await talk.says("zzz", "nlu_fallback")).say == "not_understood"
    reply = await talk.says("zzz", "nlu_fallback")
    assert reply.options is not None
    assert [option.say for option in reply.options] == ["option_call_me", "option_start_over"]
    assert (await talk.chooses(1)).hand_over == "asked_for_a_person"


async def test_being_understood_ends_the_count(talk: Talk) -> None:
    await talk.says("zzz", "nlu_fallback")
    await talk.says("hi", "greet")
    assert (await talk.says("zzz", "nlu_fallback")).say == "not_understood"


async def test_a_day_in_an_unknown_text_is_enough(talk: Talk) -> None:
    assert (await talk.says("zzz tuesday", "nlu_fallback")).say == "ask_visit_type"
    assert (await talk.says("zzz", "nlu_fallback")).say == "not_understood_visit_type"


async def test_an_open_offer_is_shown_again(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("zzz", "nlu_fallback")).say == "not_understood_in_offer"
    assert (await talk.chooses(1)).say == "booked"
