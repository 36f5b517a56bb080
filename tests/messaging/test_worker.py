"""The door, a worker and the sweeper as they run in a clinic, through the death of each part."""

import signal
import subprocess
from collections.abc import Iterator
from functools import partial

import psycopg
import pytest
from psycopg import sql
from redis import Redis as Connection

from frontdesk.parts.postgres import Postgres
from tests.messaging.fake_rasa import repeat
from tests.messaging.running_office import (
    ANNA,
    PROGRAMS,
    ROOT,
    WORKER,
    RunningOffice,
    run_office,
    signal_to,
    wait_until,
)


@pytest.fixture(scope="module")
def running(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningOffice]:
    name = "test_worker"
    with psycopg.connect(postgres.url_of("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE frontdesk").format(sql.Identifier(name)))
        with run_office(tmp_path_factory.mktemp("office"), postgres.url_of(name)) as office:
            yield office
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(autouse=True)
def at_work(running: RunningOffice) -> Iterator[None]:
    """Each test finds everything at work and nothing left to do."""
    for process in (running.web, running.worker, running.sweeper):
        process.start()
    running.rasa.answer = repeat
    running.rasa.asked.clear()
    running.twilio.sent.clear()
    running.twilio.look_ups = 0
    yield
    running.rasa.let_go()
    running.worker.start()
    wait_until(lambda: not running.select("SELECT 1 FROM inbox WHERE answered_at IS NULL"))
    wait_until(lambda: not running.select("SELECT 1 FROM outbox WHERE status IN ('queued', 'sending', 'unknown')"))


def test_a_text_is_answered(running: RunningOffice) -> None:
    assert running.texts("checkup tuesday").status_code == 200
    wait_until(lambda: running.twilio.bodies(ANNA) == ["heard checkup tuesday"])


def test_a_bell_that_redis_forgot_is_rung_by_the_sweeper(running: RunningOffice) -> None:
    running.worker.kill()
    running.texts("hi")
    with Connection.from_url(running.redis.url) as connection:
        wait_until(connection.dbsize)
        connection.flushall()
    running.worker.start()
    wait_until(lambda: running.twilio.bodies() == ["heard hi"])


def test_a_hung_redis_keeps_twilio_waiting_for_nothing(running: RunningOffice) -> None:
    signal_to(running.redis.process, signal.SIGSTOP)
    try:
        answers = [running.texts(f"text {number}") for number in range(12)]
    finally:
        signal_to(running.redis.process, signal.SIGCONT)
    assert {answer.status_code for answer in answers} == {200}
    assert max(answer.elapsed.total_seconds() for answer in answers) < 1
    wait_until(lambda: len(running.twilio.sent) == 12)
    assert running.twilio.bodies() == [f"heard text {number}" for number in range(12)]


def test_a_redis_that_was_killed_is_missed_by_nobody(running: RunningOffice) -> None:
    running.redis.kill()
    assert running.texts("while it is away").status_code == 200
    running.redis.start()
    wait_until(lambda: running.twilio.bodies() == ["heard while it is away"])
    running.texts("afterwards")
    wait_until(lambda: len(running.twilio.sent) == 2)
    assert running.worker.is_alive()


def test_a_worker_killed_in_the_middle_of_a_turn_leaves_it_to_the_next(running: RunningOffice) -> None:
    running.rasa.hang()
    running.texts("hi")
    wait_until(lambda: running.rasa.asked)
    running.worker.kill()
    running.rasa.let_go()
    running.worker.start()
    wait_until(lambda: running.twilio.bodies() == ["heard hi"])
    turns = {question["metadata"]["turn"] for question in running.rasa.asked}
    assert len(turns) == 1, "played again under the same name"


def test_a_worker_killed_while_twilio_takes_its_text_does_not_double_it(running: RunningOffice) -> None:
    def take_and_kill(form: dict[str, str]) -> None:
        running.twilio.before_taking = lambda _: None
        running.twilio.take(form)
        running.worker.kill()
        raise ConnectionResetError

    running.twilio.before_taking = take_and_kill
    running.texts("hi")
    wait_until(lambda: running.twilio.sent and not running.worker.is_alive())
    assert running.select("SELECT status FROM outbox ORDER BY id DESC LIMIT 1") == [("sending",)]
    with running.engine.begin() as connection:  # half a minute passes
        connection.exec_driver_sql("UPDATE outbox SET sending_since = sending_since - interval '40 seconds'")
    running.worker.start()
    wait_until(lambda: running.select("SELECT status FROM outbox ORDER BY id DESC LIMIT 1") == [("sent",)])
    assert (running.twilio.bodies(), running.twilio.look_ups) == (["heard hi"], 1)


def test_two_workers_answer_in_order(running: RunningOffice) -> None:
    second = running.process(*WORKER, "--hostname", "second@%h")
    second.start()
    try:
        for number in range(40):
            running.texts(f"text {number}")
        wait_until(lambda: len(running.twilio.sent) == 40)
    finally:
        second.kill()
    assert running.twilio.bodies() == [f"heard text {number}" for number in range(40)]


def test_health_checks_see_both_alive_and_the_worker_ends_when_asked(running: RunningOffice) -> None:
    for name in ("worker", "sweeper"):
        wait_until(partial(is_healthy, running, name))
    running.worker.ask_to_stop()
    wait_until(lambda: not running.worker.is_alive())
    running.sweeper.ask_to_stop()
    wait_until(lambda: not running.sweeper.is_alive())


def is_healthy(running: RunningOffice, name: str) -> bool:
    check = [str(PROGRAMS / "python"), "-m", "messaging.heartbeat", name]
    return subprocess.run(check, env=running.environment, cwd=ROOT, check=False).returncode == 0


def test_no_log_holds_what_a_patient_wrote_or_who_it_was(running: RunningOffice) -> None:
    """At the most talkative level, through an error of every part."""
    running.rasa.answer = lambda question: [{"custom": {"say": "booked", "values": {"practitioner": "Dr. Canary"}}}]
    running.texts("I am Canary Jones, my MRN is 77777")
    wait_until(lambda: running.select("SELECT 1 FROM inbox WHERE attempts > 0 AND answered_at IS NULL"))
    running.rasa.answer = lambda question: [{"custom": {"say": "visit_type", "values": {"visit_type": "Canary Visit"}}}]
    wait_until(lambda: running.twilio.bodies() == ["Canary Visit"])
    logs = running.logs()
    assert "message waits" in logs
    for secret in ("Canary", "Jones", "77777", ANNA, ANNA[1:], "5550123", "token-of"):
        assert secret not in logs, secret
