"""Other times than those on offer."""

from actions.said import Reply
from tests.actions.talk import Talk


def starts(reply: Reply) -> set[str]:
    assert reply.options
    return {option.values["start"] for option in reply.options}


def practitioners(reply: Reply) -> set[str]:
    assert reply.options
    return {option.values["practitioner"] for option in reply.options}


async def test_later_is_after_and_earlier_before_what_is_on_offer(talk: Talk) -> None:
    offered = starts(await talk.says("dental wednesday", "book", "dental"))
    assert min(starts(await talk.says("later", "later"))) > max(offered)
    await talk.says("wednesday", "inform")
    assert max(starts(await talk.says("earlier", "earlier"))) < min(offered)


async def test_another_day_is_none_of_those_on_offer(talk: Talk) -> None:
    await talk.says("dental wednesday", "book", "dental")
    days = {start[:10] for start in starts(await talk.says("another day", "another_day"))}
    assert "2026-03-04" not in days


async def test_more_times_are_new_ones_of_the_same_day_until_there_are_none(talk: Talk) -> None:
    reply = await talk.says("dental tuesday", "book", "dental")
    seen: set[str] = set()
    while reply.say == "offer_times":
        assert not seen & starts(reply)
        assert {start[:10] for start in starts(reply)} == {"2026-03-03"}
        seen |= starts(reply)
        reply = await talk.says("other times", "more_times")
    assert reply.say == "offer_nearest_times"
    assert len(seen) > 4


async def test_not_with_those_on_offer(talk: Talk) -> None:
    first = practitioners(await talk.says("checkup tuesday with dr chen", "book", "checkup"))
    assert first == {"Dr. Amara Chen"}
    assert "Dr. Amara Chen" not in practitioners(await talk.says("not her", "another_practitioner"))


async def test_somebody_named_instead_is_asked_for(talk: Talk) -> None:
    await talk.says("checkup tuesday with dr chen", "book", "checkup")
    reply = await talk.says("dr ortega instead", "another_practitioner")
    assert practitioners(reply) == {"Dr. Luis Ortega"}


async def test_a_refusal_in_the_wish_itself_is_kept(talk: Talk) -> None:
    reply = await talk.says("checkup tuesday, not dr chen", "book", "checkup")
    assert "Dr. Amara Chen" not in practitioners(reply)


async def test_who_cannot_do_it_is_named_with_those_who_can(talk: Talk) -> None:
    reply = await talk.says("dental with dr chen tuesday", "book", "dental")
    assert (reply.say, reply.values["asked_for"]) == ("offer_with_others", "Dr. Amara Chen")


async def test_a_place_without_that_kind_of_visit_is_named_with_the_other(talk: Talk) -> None:
    reply = await talk.says("dental at daly city", "book", "dental")
    assert (reply.say, reply.values["asked_for"]) == ("offer_elsewhere", "Daly City Clinic")
