"""A family's visits are told in order, each with whose it is, and with what can be done about it."""

from tests.actions.talk import Talk

BORN = "11/30/1958"
ROSA_BORN = "1/27/1988"


async def test_nothing_is_told_before_a_birth_date(talk: Talk) -> None:
    await talk.books("dental tuesday", "dental")
    assert (await talk.says("my visits", "my_visits")).say == "ask_birth_date"
    assert (await talk.says("1/1/1960", "give_birth_date")).say == "birth_date_wrong"
    reply = await talk.says(BORN, "give_birth_date")
    assert (reply.say, reply.values["count"]) == ("your_visits", 1)


async def test_none_is_said_and_another_is_offered_to_book(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    assert (await talk.says("my visits", "my_visits")).say == "no_visits"


async def test_they_stand_in_order_with_whose_they_are(mother: Talk) -> None:
    await mother.says(ROSA_BORN, "give_birth_date")
    await mother.books("dental for me thursday", "dental", relation="self")
    await mother.books("flu shot for mateo wednesday", "vaccination")
    reply = await mother.says("what do we have", "my_visits")
    assert [(option.say, option.values["whose"]) for option in reply.options or ()] == [
        ("visit_line", "Mateo"),
        ("visit_line_yours", ""),
    ]


async def test_only_those_that_are_asked_for(mother: Talk) -> None:
    await mother.says(ROSA_BORN, "give_birth_date")
    await mother.books("dental for me thursday", "dental", relation="self")
    await mother.books("flu shot for mateo wednesday", "vaccination")
    reply = await mother.says("when is my sons appointment", "my_visits", relation="son")
    assert [option.values["whose"] for option in reply.options or ()] == ["Mateo"]
    reply = await mother.says("what do we have on friday", "my_visits")
    assert (reply.say, reply.values["count"]) == ("no_visit_like_that", 2)


async def test_a_number_tells_what_can_be_done(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("my visits", "my_visits")
    reply = await talk.chooses(1)
    assert reply.say == "visit_chosen"
    assert [option.payload["do"] for option in reply.options or ()] == ["move", "cancel"]


async def test_a_list_that_outlived_the_session_is_told_anew(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("my visits", "my_visits")
    talk.slots.clear()
    assert (await talk.chooses(1)).say == "your_visits"


async def test_an_open_offer_comes_back_after_them(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("checkup wednesday", "book", "checkup")
    await talk.says("when is my dental visit", "my_visits", "dental")
    assert talk.last is not None
    assert [reply.say for reply in talk.last.replies] == ["your_visits", "open_question"]
    assert (await talk.chooses(1)).values["visit_type"] == "Checkup"
