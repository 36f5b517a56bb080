"""Moving: a wish beside the visit that there is, which is kept until the new time is certain."""

from datetime import datetime
from uuid import uuid4

import pytest

from actions.desk import Desk
from tests.actions.talk import Talk
from tests.actions.test_cancel import change_by_staff
from tests.clinic.conftest import StartConversation
from tests.fhir_servers import SwitchableFhirServer

BORN = "11/30/1958"
HARPER = "+14155550101"


def starts(talk: Talk) -> list[datetime]:
    assert talk.last is not None
    menu = talk.last.replies[-1]
    return [datetime.fromisoformat(option.values["start"]) for option in menu.options or ()]


async def test_the_first_text_says_where_to_and_the_second_takes_it(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    booked = await talk.books("dental tuesday", "dental")
    assert (await talk.says("move it to thursday", "move")).say == "moving"
    assert {start.date().isoformat() for start in starts(talk)} == {"2026-03-05"}
    moved = await talk.chooses(1)
    assert (moved.say, moved.values["old"]) == ("moved", booked.values["start"])
    assert moved.values["start"].startswith("2026-03-05")
    told = await talk.says("my visits", "my_visits")
    assert [option.values["start"] for option in told.options or ()] == [moved.values["start"]]


@pytest.mark.parametrize(
    ("text", "day", "begins", "ends"),
    [
        ("something later that day", "2026-03-04", 9, 18),
        ("can i come at 2 instead", "2026-03-04", 13, 16),
        ("an hour later", "2026-03-04", 9, 11),
        ("it is on wednesday but i need friday", "2026-03-06", 8, 18),
        ("push it back a week", "2026-03-11", 8, 10),
    ],
)
async def test_time_is_read_beside_the_visit(talk: Talk, text: str, day: str, begins: int, ends: int) -> None:
    """Where that very time is not free, one near it is among those that are offered."""
    await talk.says(BORN, "give_birth_date")
    await talk.books("checkup wednesday at 9", "checkup")
    await talk.says(text, "move")
    assert [start for start in starts(talk) if start.date().isoformat() == day and begins <= start.hour < ends]


async def test_the_present_time_is_not_offered(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    booked = await talk.books("dental tuesday", "dental")
    await talk.says("move my tuesday appointment", "move")
    assert booked.values["start"] not in {start.isoformat() for start in starts(talk)}
    assert min(starts(talk)) > datetime.fromisoformat(booked.values["start"])


async def test_with_whom_it_was_it_stays(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("checkup with dr ortega wednesday", "checkup")
    await talk.says("move it to friday", "move")
    assert talk.last is not None
    assert {option.values["practitioner"] for option in talk.last.replies[-1].options or ()} == {"Dr. Luis Ortega"}


async def test_the_wish_is_kept_while_it_is_asked_which_visit(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.books("checkup wednesday", "checkup")
    assert (await talk.says("move my appointment to friday", "move")).say == "which_to_move"
    assert (await talk.chooses(1)).values["visit_type"] == "Dental visit"
    assert {start.date().isoformat() for start in starts(talk)} == {"2026-03-06"}


async def test_the_wish_is_kept_while_a_birth_date_is_asked(talk: Talk) -> None:
    await talk.books("dental tuesday", "dental")
    assert (await talk.says("move it to friday", "move")).say == "ask_birth_date"
    assert (await talk.says(BORN, "give_birth_date")).say == "moving"
    assert {start.date().isoformat() for start in starts(talk)} == {"2026-03-06"}


async def test_a_new_time_that_is_taken_leaves_the_old_one(
    talk: Talk, desk: Desk, start_conversation: StartConversation
) -> None:
    await talk.says(BORN, "give_birth_date")
    booked = await talk.books("dental tuesday", "dental")
    await talk.says("move it to thursday", "move")
    other = Talk(desk, start_conversation(HARPER))
    await other.books("dental thursday", "dental")
    assert (await talk.chooses(1)).say == "offer_after_taken"
    told = await talk.says("my visits", "my_visits")
    assert [option.values["start"] for option in told.options or ()] == [booked.values["start"]]


async def test_a_turn_played_again_tells_the_same(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("move it to thursday", "move")
    before, menu, turn = dict(talk.slots), talk.last, uuid4().hex
    first = await talk.chooses(1, turn)
    talk.slots, talk.last = before, menu
    assert (await talk.chooses(1, turn)).values == first.values


async def test_a_menu_that_outlived_the_session_still_moves(talk: Talk) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("move it to thursday", "move")
    talk.slots.clear()
    assert (await talk.chooses(1)).say == "moved_to"


async def test_a_visit_that_staff_called_off_meanwhile_is_said_to_be_gone(
    talk: Talk, fhir_sandbox: SwitchableFhirServer
) -> None:
    await talk.says(BORN, "give_birth_date")
    await talk.books("dental tuesday", "dental")
    await talk.says("move it to thursday", "move")
    change_by_staff(fhir_sandbox, status="cancelled")
    assert (await talk.chooses(1)).say == "visit_is_gone"


async def test_the_childs_and_not_ones_own(mother: Talk) -> None:
    await mother.says("1/27/1988", "give_birth_date")
    await mother.books("dental for me tuesday", "dental", relation="self")
    await mother.books("flu shot for mateo wednesday", "vaccination")
    reply = await mother.says("push my son's thing to friday", "move", relation="son")
    assert (reply.say, reply.values["whose"]) == ("moving", "Mateo")
    assert (await mother.chooses(1)).values["whose"] == "Mateo"
