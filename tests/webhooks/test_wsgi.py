"""The door under gunicorn: what it has acknowledged is kept, whatever dies behind it or in it."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from frontdesk.parts.postgres import Postgres, remove_postgres, start_postgres
from migrations.upgrade import upgrade_database
from tests.messaging.running_office import RunningOffice, run_office, wait_until


@pytest.fixture(scope="module")
def own_postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One that these tests may stop, and that forgets nothing when it is."""
    folder = tmp_path_factory.mktemp("own-postgres")
    server = start_postgres(folder)
    upgrade_database(server.url)
    yield server
    server.stop()
    remove_postgres(folder)


@pytest.fixture(scope="module")
def door(own_postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    with run_office(tmp_path_factory.mktemp("door"), own_postgres.url, door_alone=True) as office:
        yield office


def test_a_signed_text_is_kept_and_an_unsigned_one_is_not(door: RunningOffice) -> None:
    """gunicorn gives the raw request line, from which the signed address is made."""
    assert door.texts("signed ¿ñ?", "SM-signed").status_code == 200
    forged = door.http.post(f"http://127.0.0.1:{door.port}/twilio/inbound", data={"MessageSid": "SM-forged"})
    assert forged.status_code == 403
    assert door.select("SELECT body FROM inbox WHERE provider_id IN ('SM-signed', 'SM-forged')") == [("signed ¿ñ?",)]


def test_nothing_acknowledged_is_lost_when_postgresql_restarts(door: RunningOffice, own_postgres: Postgres) -> None:
    """503 while it is away, so that Twilio comes again; never a 200 without a row."""
    acknowledged, refused = [], 0
    for number in range(60):
        if number == 20:
            own_postgres.stop()
        if number == 40:
            own_postgres.start()
        answer = door.texts(f"text {number}", f"SM-restart-{number}")
        assert answer.status_code in (200, 503)
        acknowledged += [f"SM-restart-{number}"] if answer.status_code == 200 else []
        refused += answer.status_code == 503
    kept = {row[0] for row in door.select("SELECT provider_id FROM inbox WHERE provider_id LIKE 'SM-restart-%'")}
    assert kept == set(acknowledged)
    assert refused == 20
    assert len(acknowledged) == 40


def test_nothing_acknowledged_is_lost_when_a_process_of_the_door_is_killed(door: RunningOffice) -> None:
    """Twilio tries again once; gunicorn has started another by then."""

    def post(number: int) -> str | None:
        sid = f"SM-killed-{number}"
        for _ in range(2):
            try:
                if door.texts(f"text {number}", sid).status_code == 200:
                    return sid
            except httpx.HTTPError:
                wait_until(door.is_open)
        return None

    with ThreadPoolExecutor(4) as network:
        posts = [network.submit(post, number) for number in range(200)]
        wait_until(lambda: sum(each.done() for each in posts) > 50)
        os.kill(a_child_of(door), signal.SIGKILL)
        acknowledged = {each.result() for each in posts}
    kept = {row[0] for row in door.select("SELECT provider_id FROM inbox WHERE provider_id LIKE 'SM-killed-%'")}
    assert len(kept) == 200
    assert acknowledged - {None} <= kept


def a_child_of(door: RunningOffice) -> int:
    pid = door.web.pid
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
