"""The action server does what Rasa asks it for, and nothing for anybody else."""

from collections.abc import Iterator
from datetime import datetime

import httpx
import pytest

from frontdesk.demo_settings import Addresses, Secrets, write_environment
from frontdesk.parts.action_server import prepare_action_server
from sandbox.made_up_clinic import CLINIC_ZONE

NOW = datetime(2026, 3, 2, 7, 0, tzinfo=CLINIC_ZONE)
NO_ADDRESS = "postgresql+psycopg://nobody@127.0.0.1:1/nowhere"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One whose database and records are away."""
    addresses = Addresses()
    environment = write_environment(addresses, Secrets(), NO_ADDRESS, "redis://127.0.0.1:1/0", NOW)
    part = prepare_action_server(tmp_path_factory.mktemp("actions"), addresses.actions, environment)
    part.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{addresses.actions}") as http:
        yield http
    part.stop()


def ask(server: httpx.Client, action: str) -> httpx.Response:
    tracker = {"sender_id": "one", "slots": {}, "latest_message": {}, "events": [], "active_loop": {}}
    return server.post("/webhook", json={"next_action": action, "tracker": tracker, "domain": {"intents": []}})


def test_an_action_that_nobody_knows_is_not_found(server: httpx.Client) -> None:
    answer = ask(server, "action_of_nobody")
    assert answer.status_code == 404
    assert answer.json()["action_name"] == "action_of_nobody"


def test_a_skill_that_fails_says_nothing(server: httpx.Client) -> None:
    """Silence makes messaging keep the text and ask again."""
    answer = ask(server, "action_book")
    assert answer.status_code == 200
    assert answer.json() == {"events": [], "responses": []}


def test_nobody_is_told_what_there_is(server: httpx.Client) -> None:
    assert server.get("/health").json() == {"status": "ok"}
    assert server.get("/actions").status_code == 404
