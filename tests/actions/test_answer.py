"""A question of ours keeps the text that it was asked about; whatever else is said meanwhile is heard, too."""

from actions.asked import read_asked
from tests.actions.talk import Talk


async def test_a_question_on_the_way_is_answered_and_ours_asked_again(talk: Talk) -> None:
    await talk.says("cancel my visit", "cancel")
    await talk.says("your hours?", "hours")
    assert talk.last is not None
    assert [reply.say for reply in talk.last.replies] == ["hours_of_clinic", "ask_birth_date_again"]


async def test_what_is_not_understood_is_asked_again_in_other_words(talk: Talk) -> None:
    await talk.says("my visits", "my_visits")
    assert (await talk.says("qwer", "nlu_fallback")).say == "ask_birth_date_again"


async def test_another_wish_drops_the_question(talk: Talk) -> None:
    await talk.says("my visits", "my_visits")
    assert (await talk.says("dental tuesday", "book", "dental")).say == "offer_times"
    assert read_asked(talk.slots["booking"]).kept is None


async def test_never_mind_drops_it_too(talk: Talk) -> None:
    await talk.says("my visits", "my_visits")
    await talk.says("never mind", "stop_asking")
    assert read_asked(talk.slots["booking"]).kept is None


async def test_a_birth_date_in_the_same_text_needs_no_question(talk: Talk) -> None:
    await talk.books("dental tuesday", "dental")
    assert (await talk.says("my visits, born 11/30/1958", "my_visits")).say == "your_visits"


async def test_a_birth_date_that_nobody_asked_for_is_taken(talk: Talk) -> None:
    assert (await talk.says("born 11/30/1958", "give_birth_date")).say == "identified"


async def test_too_many_wrong_ones_go_to_a_person(talk: Talk) -> None:
    await talk.says("my visits", "my_visits")
    replies = [await talk.says(f"{day}/11/1970", "give_birth_date") for day in range(1, 8)]
    assert replies[0].say == "birth_date_wrong"
    assert (replies[-1].say, replies[-1].hand_over) == ("too_many_tries", "too_many_tries")
