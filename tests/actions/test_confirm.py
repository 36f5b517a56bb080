"""Whoever says that they will come changes nothing."""

from tests.actions.talk import Talk


async def test_what_is_booked_stays_booked(talk: Talk) -> None:
    await talk.books("dental tuesday", "dental")
    assert (await talk.says("ill be there", "confirm")).say == "still_booked"


async def test_it_answers_the_question_whether_to_call_off(talk: Talk) -> None:
    await talk.says("11/30/1958", "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("cancel it", "cancel")
    assert (await talk.says("no ill be there", "confirm")).say == "visit_kept"


async def test_nothing_is_said_of_visits_to_somebody_unknown(talk: Talk) -> None:
    reply = await talk.says("ill be there tomorrow", "confirm")
    assert (reply.say, reply.values) == ("expected", {})
