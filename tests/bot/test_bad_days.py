"""When something that Rasa needs is away, messaging learns of it, and the log tells nothing of what was said."""

import os
import subprocess

import httpx
import pytest

from frontdesk.parts.part import free_port, wait_until_ready
from frontdesk.understand import BOT_PYTHON
from tests.bot.conftest import Started
from tests.bot.ear import TOKEN, Ear, new_sender
from tests.bot.taught import ROOT

SECRET = "my tooth hurts and my name is Quirin Zwiebelfisch"
SECONDS_TO_COME_BACK = 30


def test_when_an_action_cannot_answer_the_answer_is_empty_and_the_turn_can_be_played_again(ear: Ear) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    ear.hands.answer = {"events": [], "responses": []}
    assert ear.hear("later", sender) == []
    ear.hands.answer = None
    assert ear.hear("later", sender) == ["action_later"]
    assert ear.last_tracker["slots"]["booking"] == {"turns": 1}


def test_when_nobody_listens_in_the_place_of_the_hands_the_answer_is_empty(ear: Ear, started: Started) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    ear.hands.stop()
    try:
        assert ear.hear(SECRET, sender) == []
    finally:
        ear.hands.start()
    assert ear.hear("later", sender) == ["action_later"]
    assert ear.last_tracker["slots"]["booking"] == {"turns": 1}
    assert "Zwiebelfisch" not in started.log.read_text()


def test_an_answer_that_has_not_the_form_of_one_is_silence(ear: Ear, started: Started) -> None:
    for answer in ({"events": SECRET, "responses": []}, {"events": [{"event": SECRET}], "responses": []}):
        ear.hands.answer = answer
        assert ear.hear("book") == []
    assert "Zwiebelfisch" not in started.log.read_text()


def test_without_its_memory_a_turn_fails_loudly_and_the_conversation_goes_on_later(ear: Ear, started: Started) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    started.memory.kill()
    try:
        assert ear.post(SECRET, sender).status_code == httpx.codes.SERVICE_UNAVAILABLE
    finally:
        started.memory.start()
    wait_until_ready(
        lambda: ear.post("later", sender).status_code == httpx.codes.OK, SECONDS_TO_COME_BACK, ear.rasa.process
    )
    assert ear.last_tracker["slots"]["booking"] == {"turns": 1}
    log = started.log.read_text()
    assert "MemoryAway" in log
    assert "Zwiebelfisch" not in log


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"RASA_MODELS": "nowhere"}, "make train"),
        ({"RASA_DATABASE_URL": "postgresql://127.0.0.1:1/rasa"}, "look at RASA_DATABASE_URL"),
        ({"RASA_TOKEN": ""}, "RASA_TOKEN"),
    ],
)
def test_without_what_it_needs_it_does_not_start_and_says_so(
    missing: dict[str, str], told: str, started: Started
) -> None:
    environment = {
        **os.environ,
        "ACTIONS_URL": started.ear.hands.url,
        "RASA_DATABASE_URL": started.database_url,
        "RASA_PORT": str(free_port()),
        "RASA_TOKEN": TOKEN,
        **missing,
    }
    child = subprocess.run([BOT_PYTHON, "-m", "bot.serve"], env=environment, capture_output=True, text=True, cwd=ROOT)
    assert child.returncode == 1
    assert told in child.stderr
