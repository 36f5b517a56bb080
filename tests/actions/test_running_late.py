"""Whoever runs late is passed on to a person, unless they wish for another time."""

from tests.actions.talk import Talk

BORN = "11/30/1958"


async def test_a_person_hears_of_it_without_a_question(talk: Talk) -> None:
    reply = await talk.says("running late sorry", "running_late")
    assert (reply.say, reply.hand_over) == ("running_late", "running_late")


async def test_another_time_today_is_looked_for(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("checkup today at 1pm", "checkup")
    assert (await talk.says("running late can i come at 4", "running_late")).say == "moving"


async def test_a_few_minutes_are_no_other_time(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("checkup today at 1pm", "checkup")
    assert (await talk.says("ill be there at 1:10", "running_late")).say == "running_late"
