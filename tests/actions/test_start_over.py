"""No, never mind, start over: what is dropped, and what stays."""

from tests.actions.talk import Talk


async def test_no_passes_over_what_is_on_offer_and_keeps_the_kind_of_visit(talk: Talk) -> None:
    first = await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("no thanks", "deny")).say == "declined"
    other = await talk.chooses(1)
    assert other.say == "offer_times"
    assert first.options is not None
    assert other.options is not None
    assert {each.values["start"] for each in first.options}.isdisjoint(each.values["start"] for each in other.options)


async def test_no_and_a_day_goes_on(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    reply = await talk.says("no, wednesday", "deny")
    assert reply.options is not None
    assert {option.values["start"][:10] for option in reply.options} == {"2026-03-04"}


async def test_after_a_booking_nobody_is_told_that_nothing_is_booked(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    await talk.chooses(1)
    assert (await talk.says("no thanks", "deny")).say == "all_set"
    assert (await talk.says("never mind", "stop_asking")).say == "still_booked"


async def test_start_over_closes_the_menu_and_forgets_the_wish(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    reply = await talk.says("start over", "start_over")
    assert (reply.say, reply.options) == ("started_over", ())
    assert talk.slots["booking"] is None


async def test_never_mind_forgets_the_wish(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("never mind", "stop_asking")).say == "stopped_asking"
    assert talk.slots["booking"] is None
