"""A Rasa that runs for all tests of the ear, with its memory in a PostgreSQL of its own, which they may kill."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from frontdesk.parts.part import free_port
from frontdesk.parts.postgres import Postgres, remove_postgres, start_postgres
from frontdesk.parts.rasa import prepare_rasa
from tests.bot.ear import TOKEN, Ear, Hands

FULL = os.environ.get("FRONTDESK_BOT") == "full"  # the same tests, on the environment with TensorFlow


@dataclass(frozen=True)
class Started:
    """`seconds`: how long Rasa took to become ready."""

    ear: Ear
    memory: Postgres
    database_url: str
    log: Path
    seconds: float


@pytest.fixture(scope="session")
def memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    folder = tmp_path_factory.mktemp("memory")
    server = start_postgres(folder)  # a test kills it, and nothing may be lost
    yield server
    server.stop()
    remove_postgres(folder)


@pytest.fixture(scope="session")
def started(memory: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    hands, logs, port = Hands(), tmp_path_factory.mktemp("rasa"), free_port()
    database_url = memory.create_database("rasa")
    hands.start()
    rasa = prepare_rasa(logs, port, database_url, TOKEN, hands.url, full=FULL)
    began = time.monotonic()
    rasa.start()
    seconds = time.monotonic() - began
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as http:
        yield Started(Ear(rasa, hands, http), memory, database_url, logs / "rasa.log", seconds)
    rasa.stop()
    hands.stop()


@pytest.fixture
def ear(started: Started) -> Ear:
    started.ear.hands.asked.clear()
    started.ear.hands.answer = None
    return started.ear
