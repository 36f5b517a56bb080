"""Booking by what is said: nothing said is asked again, and one turn books one visit."""

from uuid import uuid4

from actions.asked import read_asked
from tests.actions.talk import Talk
from tests.fhir_servers import SwitchableFhirServer


async def test_type_and_day_bring_times_of_that_day(talk: Talk) -> None:
    reply = await talk.says("checkup tuesday", "book", "checkup")
    assert reply.say == "offer_times"
    assert reply.options is not None
    assert 2 <= len(reply.options) <= 4
    assert {option.values["start"][:10] for option in reply.options} == {"2026-03-03"}


async def test_a_missing_type_is_asked_and_the_day_is_kept(talk: Talk) -> None:
    assert (await talk.says("tuesday", "inform")).say == "ask_visit_type"
    reply = await talk.says("dental", "inform", "dental")
    assert reply.options is not None
    assert {option.values["start"][:10] for option in reply.options} == {"2026-03-03"}


async def test_only_what_the_named_practitioner_does_is_asked_for(talk: Talk) -> None:
    menu = await talk.says("can i see dr raman", "book")
    assert menu.options is not None
    assert {option.payload["visit_type"] for option in menu.options} == {
        "well_child",
        "sick_visit",
        "vaccination",
        "sports_physical",
    }


async def test_a_practitioner_of_one_kind_of_visit_needs_no_question(talk: Talk) -> None:
    reply = await talk.says("dr kim please", "book")
    assert (reply.say, reply.values["visit_type"]) == ("offer_times", "Dental visit")


async def test_a_kind_of_visit_that_the_clinic_has_not_is_asked_by_its_menu(talk: Talk) -> None:
    assert (await talk.says("eye exam", "book", "eye_exam")).say == "ask_visit_type"


async def test_a_turn_played_again_tells_the_same_booking(talk: Talk, fhir_sandbox: SwitchableFhirServer) -> None:
    await talk.says("dental tuesday", "book", "dental")
    before = dict(talk.slots)
    turn = uuid4().hex
    first = await talk.says("the first", "choose", turn=turn)
    talk.slots = before
    fhir_sandbox.forget_requests()
    again = await talk.says("the first", "choose", turn=turn)
    assert first.say == again.say == "booked"
    assert first.values == again.values
    assert [each for each in fhir_sandbox.requests() if each["method"] == "POST"] == []


async def test_the_second_of_two_wishes_follows_the_first(talk: Talk) -> None:
    await talk.says("checkup tuesday", "book", "checkup")
    talk.slots["booking"]["then"] = ["dental"]
    assert (await talk.chooses(1)).say == "booked"
    assert talk.last is not None
    assert [reply.say for reply in talk.last.replies] == ["booked", "offer_also"]
    assert (await talk.chooses(1)).values["visit_type"] == "Dental visit"


async def test_the_first_booking_is_told_though_the_search_for_the_second_fails(
    talk: Talk, fhir_sandbox: SwitchableFhirServer
) -> None:
    await talk.says("checkup wednesday", "book", "checkup")
    talk.slots["booking"]["then"] = ["dental"]
    fhir_sandbox.fault(fail_with=503, only={"method": "GET", "path": "Slot"})
    assert (await talk.chooses(1)).say == "booked"
    assert talk.last is not None
    assert len(talk.last.replies) == 1
    fhir_sandbox.heal()
    assert (await talk.says("ok", "affirm")).values["visit_type"] == "Dental visit"


async def test_the_same_kind_of_visit_again_is_told_of_the_first(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    await talk.chooses(1)
    assert (await talk.says("dental wednesday", "book", "dental")).say == "booked_before"
    assert talk.last is not None
    assert talk.last.replies[1].say == "offer_times"
    await talk.says("thursday", "inform")
    assert [reply.say for reply in talk.last.replies] == ["offer_times"]


async def test_a_time_named_when_nothing_is_open_moves_the_booked_visit(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    await talk.chooses(1)
    assert (await talk.says("make that wednesday", "inform")).say == "ask_birth_date"
    assert (await talk.says("11/30/1958", "inform")).say == "moving"
    assert read_asked(talk.slots["booking"]).moving is not None
