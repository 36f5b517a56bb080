"""Whose visit it is: said in the text, asked for where it may be several, and nobody named before they are known."""

from datetime import datetime, timedelta

from tests.actions.talk import Talk

BORN = "1/27/1988"


def names(talk: Talk) -> list[str]:
    assert talk.last is not None
    (menu,) = (reply for reply in talk.last.replies if reply.options)
    assert menu.options is not None
    return [option.values.get("first_name", option.say) for option in menu.options]


async def test_somebody_else_is_asked_for_only_after_a_birth_date(mother: Talk) -> None:
    reply = await mother.says("my son needs a flu shot", "book", "vaccination", relation="son")
    assert (reply.say, reply.values) == ("ask_birth_date", {})
    reply = await mother.says(BORN, "give_birth_date")
    assert (reply.say, reply.values["whose"]) == ("offer_times", "Mateo")


async def test_whoever_looks_after_others_is_asked_for_whom(mother: Talk) -> None:
    await mother.says("dental tuesday", "book", "dental")
    assert (await mother.says(BORN, "give_birth_date")).say == "ask_for_whom"
    assert names(mother) == ["option_you", "Mateo", "Sofia"]
    reply = await mother.chooses(1)
    assert (reply.say, reply.values["whose"]) == ("offer_times", "")
    assert {option.values["start"][:10] for option in reply.options or ()} == {"2026-03-03"}


async def test_the_answer_may_say_when_as_well(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    await mother.says("a flu shot", "book", "vaccination")
    reply = await mother.says("sofia, wednesday", "for_whom")
    assert reply.values["whose"] == "Sofia"
    assert {option.values["start"][:10] for option in reply.options or ()} == {"2026-03-04"}


async def test_switching_looks_for_times_for_the_other(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    await mother.says("flu shot for mateo wednesday", "book", "vaccination")
    reply = await mother.says("no, for my daughter", "deny", relation="daughter")
    assert (reply.say, reply.values["whose"]) == ("offer_times", "Sofia")
    assert (await mother.chooses(1)).values["whose"] == "Sofia"


async def test_the_youngest_and_the_eldest_are_known_by_their_age(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    reply = await mother.says("the little one has a fever", "book", "sick_visit", relation="youngest")
    assert reply.values["whose"] == "Sofia"
    reply = await mother.says("no, my oldest", "for_whom", relation="eldest")
    assert reply.values["whose"] == "Mateo"


async def test_one_of_two_children_is_asked_for(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    assert (await mother.says("shots for my kid", "book", "vaccination", relation="child")).say == "ask_for_whom"
    assert names(mother) == ["Mateo", "Sofia"]


async def test_a_possessive_without_its_sign_names_somebody_too(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    assert (await mother.says("mateos flu shot tuesday", "book", "vaccination")).values["whose"] == "Mateo"


async def test_after_a_booking_one_for_another_is_of_the_same_kind(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    await mother.says("flu shot for mateo wednesday", "book", "vaccination")
    await mother.chooses(1)
    reply = await mother.says("and one for sofia", "for_whom")
    assert (reply.say, reply.values["whose"], reply.values["visit_type"]) == ("offer_times", "Sofia", "Vaccination")


async def test_nobody_who_is_alone_on_a_number_is_asked(talk: Talk) -> None:
    assert (await talk.says("dental tuesday", "book", "dental")).say == "offer_times"
    await talk.says("11/30/1958", "give_birth_date")
    assert (await talk.says("checkup tuesday", "book", "checkup")).say == "offer_times"


async def test_somebody_whom_nobody_here_looks_after_is_never_taken_for_another(talk: Talk) -> None:
    await talk.says("born 11/30/1958", "give_birth_date")
    assert (
        await talk.says("dental for my wife tuesday", "book", "dental", relation="spouse")
    ).say == "not_looked_after"
    assert names(talk) == ["option_you"]
    assert (await talk.chooses(1)).say == "offer_times"


async def test_switching_to_somebody_whom_we_do_not_know_books_for_nobody(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    await mother.says("flu shot for mateo wednesday", "book", "vaccination")
    assert (await mother.says("no, for my husband", "for_whom", relation="spouse")).say == "not_looked_after"
    assert names(mother) == ["option_you", "Mateo", "Sofia"]
    assert (await mother.chooses(3)).values["whose"] == "Sofia"


async def test_two_children_are_offered_times_one_after_the_other(mother: Talk) -> None:
    await mother.says(BORN, "give_birth_date")
    reply = await mother.says("both kids need shots wednesday morning", "book", "vaccination", relation="children")
    assert reply.values["whose"] == "Mateo"
    booked = await mother.chooses(1)
    assert booked.values["whose"] == "Mateo"
    assert mother.last is not None
    _, offer = mother.last.replies
    assert (offer.say, offer.values["whose"]) == ("offer_also", "Sofia")
    starts = [datetime.fromisoformat(option.values["start"]) for option in offer.options or ()]
    first = datetime.fromisoformat(booked.values["start"])
    assert first not in starts
    assert min(abs(start - first) for start in starts) <= timedelta(hours=1)
    assert (await mother.chooses(1)).values["whose"] == "Sofia"
    assert len(mother.last.replies) == 1
