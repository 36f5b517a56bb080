"""Calling off: the right visit, after a check, once; and the truth when it is no longer what was told."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from actions.desk import Desk
from tests.actions.talk import Talk
from tests.fhir_servers import NOW, SwitchableFhirServer, http

BORN = "11/30/1958"


async def test_it_is_checked_by_number_and_done(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    check = await talk.says("cancel it", "cancel")
    assert check.say == "check_cancelling"
    done = await talk.chooses(1)
    assert (done.say, done.values["start"]) == ("cancelled", check.values["start"])
    assert (await talk.says("my visits", "my_visits")).say == "no_visits"


async def test_keeping_it_keeps_it(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("cancel it", "cancel")
    assert (await talk.chooses(2)).say == "visit_kept"
    assert (await talk.says("my visits", "my_visits")).say == "your_visits"


async def test_the_check_offers_another_time_too(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("cancel it", "cancel")
    assert (await talk.chooses(3)).say == "moving"
    assert (await talk.chooses(1)).say == "moved"


async def test_another_day_named_at_the_check_moves_it(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("cancel it", "cancel")
    await talk.says("or thursday?", "inform")
    assert (await talk.chooses(1)).values["start"].startswith("2026-03-05")


async def test_of_several_the_meant_one_is_asked_for(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.books("checkup thursday", "checkup")
    assert (await talk.says("cancel my appointment", "cancel")).say == "which_to_cancel"
    assert (await talk.says("the one on thursday", "choose")).values["visit_type"] == "Checkup"


async def test_what_is_named_needs_no_question(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.books("checkup thursday", "checkup")
    for text, visit_type in (("cancel tuesday", "Dental visit"), ("cant come thursday", "Checkup")):
        assert (await talk.says(text, "cancel")).values["visit_type"] == visit_type
    assert (await talk.says("cancel the dentist", "cancel", "dental")).values["visit_type"] == "Dental visit"


async def test_a_turn_played_again_tells_the_same(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("cancel it", "cancel")
    before, menu, turn = dict(talk.slots), talk.last, uuid4().hex
    first = await talk.chooses(1, turn)
    talk.slots, talk.last = before, menu
    assert (await talk.chooses(1, turn)).values == first.values


async def test_a_visit_that_staff_called_off_meanwhile_is_said_to_be_gone(
    talk: Talk, fhir_sandbox: SwitchableFhirServer
) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("cancel it", "cancel")
    change_by_staff(fhir_sandbox, status="cancelled")
    assert (await talk.chooses(1)).say == "visit_is_gone"


async def test_within_the_clinics_notice_it_is_a_persons_to_do(talk: Talk, desk: Desk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday at 9", "dental")
    talk.desk = replace(desk, now=lambda: NOW + timedelta(days=1))
    reply = await talk.says("cancel it", "cancel")
    assert (reply.say, reply.hand_over) == ("person_must_change_it", "late_change")


async def test_nobody_without_a_visit_calls_one_off(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    assert (await talk.says("cancel my appointment", "cancel")).say == "no_visits"


async def test_beside_an_offer_of_somebody_unknown_it_is_about_the_offer(talk: Talk) -> None:
    await talk.says("dental tuesday", "book", "dental")
    assert (await talk.says("cancel that", "cancel")).say == "stopped_asking"


def change_by_staff(server: SwitchableFhirServer, **changes: object) -> None:
    """Writes the newest Appointment of a patient who texts here, as the clinic's own system would."""
    found = http.get(f"{server.url}/Appointment", params={"patient": "Patient/whitfield", "status": "booked"}).json()
    (appointment,) = [entry["resource"] for entry in found["entry"]]
    http.put(f"{server.url}/Appointment/{appointment['id']}", json={**appointment, **changes}).raise_for_status()
