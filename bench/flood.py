"""More texts than can be answered at once, before the whole system: all kept, none lost, all answered in the end."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench.clinic import Clinic, running_clinic
from bench.figures import CannotRun, Figure, Report
from bench.load import SENDERS, Door, Load, judge_steady, put_load_on, write_requests
from frontdesk.system import DATABASES

RATE = 100
CONNECTIONS = 64
P99_MS = 500
LONGEST_BACKLOG_SECONDS = 300
SECONDS_BETWEEN_LOOKS = 0.5
GIVE_UP_AFTER_SECONDS = 3 * LONGEST_BACKLOG_SECONDS

COUNT = "SELECT count(*), count(*) FILTER (WHERE answered_at IS NULL) FROM inbox WHERE provider_id LIKE 'SMf%'"

HOW = """\
wrk posts {rate} signed texts a second ("I need a checkup next tuesday morning") from {senders} patients' numbers at the
whole system, which answers them meanwhile on the same cores. The backlog is what still waits for an answer; its time
runs from the last text."""


def measure(quick: bool) -> Report:
    seconds = 5 if quick else 30
    with running_clinic() as clinic, tempfile.TemporaryDirectory() as folder:
        network = clinic.network
        door = Door(network.inbound_url, network.account_sid, network.auth_token, network.clinic_number)
        requests = Path(folder) / "requests"
        write_requests(requests, door, RATE * (seconds + 1), "f")
        load = put_load_on(door, requests, rate=RATE, connections=CONNECTIONS, seconds=seconds)
        ended = time.monotonic()
        kept, waiting = count_texts(clinic)
        drained = wait_for_answers(clinic) - ended
    how = HOW.format(rate=RATE, senders=SENDERS).replace("\n", " ")
    return Report("flood", "A flood of texts", how, tuple(judge(load, kept, waiting, drained)))


def count_texts(clinic: Clinic) -> tuple[int, int]:
    """Kept, and of these not yet answered."""
    url = clinic.system.postgres.url_of(DATABASES[0]).replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        row = connection.execute(COUNT).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def wait_for_answers(clinic: Clinic) -> float:
    """When the last text was answered, by the monotonic clock."""
    deadline = time.monotonic() + GIVE_UP_AFTER_SECONDS
    while count_texts(clinic)[1]:
        if time.monotonic() > deadline:
            raise CannotRun(f"texts still wait after {GIVE_UP_AFTER_SECONDS} s")
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return time.monotonic()


def judge(load: Load, kept: int, waiting: int, drained: float) -> Iterator[Figure]:
    yield from judge_steady(load, kept, rate=RATE, p99_ms=P99_MS, connections=CONNECTIONS)
    yield Figure(
        "until the backlog is gone",
        f"{drained:.0f} s",
        f"{waiting} texts waited; {kept / (load.seconds + drained):.0f} answered a second",
        f"≤ {LONGEST_BACKLOG_SECONDS} s",
        drained <= LONGEST_BACKLOG_SECONDS,
    )
