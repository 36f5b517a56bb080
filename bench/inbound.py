"""The door alone: how fast signed webhooks are taken when each is durable before it is answered."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from bench.bare_inserts import measure_bare_inserts
from bench.figures import Figure, Report
from bench.load import SENDERS, Door, Load, judge_steady, put_load_on, write_requests
from frontdesk.demo_settings import CLINIC_NUMBER, Addresses, Secrets, write_environment
from frontdesk.parts.doors import prepare_web
from frontdesk.parts.postgres import Postgres, remove_postgres, start_postgres
from frontdesk.parts.redis import start_redis
from migrations.upgrade import upgrade_database

RATE = 200
P99_MS = 100
CONNECTIONS_AT_RATE = 64  # more than are ever busy at once, so that no request waits for a connection
CONNECTIONS_AT_MOST = 16  # as many as the door has threads
MOST_PER_SECOND = 5000  # more signed requests a second than the door can take

HOW = """\
The door as it runs in production (gunicorn, 2 workers of 8 threads) before PostgreSQL with `fsync` on and Redis; nobody
answers the messages. wrk posts requests that were signed beforehand, each with a MessageSid of its own, from {senders}
numbers. At the steady rate every request has a time at which it is due, over {connections} connections; "left late" is
how long the latest had to wait for its turn in wrk itself, and so what the latency could hide. The highest rate is that
of {most} connections without a pause. Beside it, pgbench inserts and commits one row of the same size at a time over as
many connections into the same PostgreSQL, without a web server, a signature or a conversation. wrk, the door and
PostgreSQL share the machine."""


def measure(quick: bool) -> Report:
    seconds, short = (5, 3) if quick else (30, 10)
    with tempfile.TemporaryDirectory() as folder, running_door(Path(folder)) as (door, postgres):
        steady = load(door, folder, "a", rate=RATE, connections=CONNECTIONS_AT_RATE, seconds=seconds)
        kept_steady = count_kept(postgres, "SMa%")
        most = load(door, folder, "b", rate=0, connections=CONNECTIONS_AT_MOST, seconds=short)
        bare = measure_bare_inserts(postgres, clients=CONNECTIONS_AT_MOST, seconds=short)
    return Report("inbound", "An inbound webhook, durable", describe(), tuple(judge(steady, kept_steady, most, bare)))


def describe() -> str:
    return HOW.format(senders=SENDERS, connections=CONNECTIONS_AT_RATE, most=CONNECTIONS_AT_MOST).replace("\n", " ")


def judge(steady: Load, kept: int, most: Load, bare: float) -> Iterator[Figure]:
    yield from judge_steady(steady, kept, rate=RATE, p99_ms=P99_MS, connections=CONNECTIONS_AT_RATE)
    yield Figure(
        "highest rate",
        f"{most.rate:.0f} /s (p99 {most.p99_ms:.0f} ms, {most.failed} failed)",
        f"{bare:.0f} bare insert-commits/s: {most.rate / bare:.0%} of it",
        "none failed",
        most.failed == 0 and not most.exhausted,
    )


def load(door: Door, folder: str, run: str, *, rate: int, connections: int, seconds: int) -> Load:
    requests = Path(folder) / f"requests-{run}"
    write_requests(requests, door, (rate or MOST_PER_SECOND) * (seconds + 1), run)
    return put_load_on(door, requests, rate=rate, connections=connections, seconds=seconds)


def count_kept(postgres: Postgres, sids: str) -> int:
    with psycopg.connect(postgres.url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT count(*) FROM inbox WHERE provider_id LIKE %s", [sids]).fetchone()
    assert row is not None
    return int(row[0])


@contextmanager
def running_door(folder: Path) -> Iterator[tuple[Door, Postgres]]:
    """The door before a PostgreSQL that keeps what it has committed, and no other part of the system."""
    with ExitStack() as ending:
        postgres = start_postgres(folder / "postgres", durable=True)
        ending.callback(remove_postgres, folder / "postgres")
        ending.callback(postgres.stop)
        upgrade_database(postgres.url)
        redis = start_redis(folder / "redis")
        ending.callback(redis.stop)
        addresses, keys = Addresses(), Secrets()
        environment = write_environment(addresses, keys, postgres.url, redis.url, None)
        web = prepare_web(addresses.web, environment, folder / "logs")
        ending.callback(web.stop)
        web.start()
        yield Door(addresses.inbound_url, keys.account_sid, keys.auth_token, CLINIC_NUMBER), postgres
