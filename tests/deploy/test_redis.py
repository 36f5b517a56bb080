"""deploy/redis: a real Redis with production's settings and users does what Celery needs, and nothing dangerous."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from celery.contrib.testing.worker import start_worker
from redis import Redis as Connection
from redis.exceptions import AuthenticationError, NoPermissionError, ResponseError

from frontdesk.parts.part import free_port
from frontdesk.parts.redis import Redis, prepare_redis
from messaging.bell import hang_bell
from tests.deploy.composed import ROOT
from tests.deploy.test_make_secrets import make_secrets


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    make_secrets(tmp_path / "secrets")
    port = free_port()
    server = prepare_redis(tmp_path / "data", port)
    production = (ROOT / "deploy" / "redis" / "redis.conf").read_text()
    here = {
        "/run/secrets": str(tmp_path / "secrets"),
        "dir /data": f"dir {tmp_path / 'data'}",
        "port 6379": f"port {port}",
    }
    for there, place in here.items():
        assert there in production
        production = production.replace(there, place)
    (tmp_path / "data" / "redis.conf").write_text(production)
    server.url = (tmp_path / "secrets" / "redis_url").read_text().replace("redis:6379", f"127.0.0.1:{port}")
    server.start()
    yield server
    server.stop()


def as_user(server: Redis, name: str | None) -> Connection:
    address = server.url.rpartition("@")[2]
    return Connection.from_url(f"redis://{f'{name}:none@' if name else ''}{address}")


def test_a_bell_rung_is_heard(server: Redis) -> None:
    bell, heard = hang_bell(server.url), Event()
    bell.task(name="heard")(heard.set)
    with start_worker(bell, pool="threads", concurrency=2, perform_ping_check=False):
        bell.send_task("heard")
        assert heard.wait(20)


@pytest.mark.parametrize("command", ["CONFIG GET *", "SHUTDOWN NOSAVE", "ACL LIST", "DEBUG SLEEP 0", "REPLICAOF a 1"])
def test_the_bells_user_may_not_meddle_with_the_server(server: Redis, command: str) -> None:
    with Connection.from_url(server.url) as connection, pytest.raises(NoPermissionError):
        connection.execute_command(*command.split())


def test_nobody_can_empty_it_by_one_word(server: Redis) -> None:
    with Connection.from_url(server.url) as connection, pytest.raises(ResponseError):
        connection.flushall()


def test_the_health_checks_user_may_ping_and_nothing_else(server: Redis) -> None:
    with as_user(server, "health") as health:
        assert health.ping()
        with pytest.raises(NoPermissionError):
            health.get("anything")


def test_without_a_name_there_is_no_way_in(server: Redis) -> None:
    with as_user(server, None) as nobody, pytest.raises(AuthenticationError):
        nobody.ping()
