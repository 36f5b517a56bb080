"""Redis from its wheel: keeps the bells through a SIGKILL, and leaves nothing when it stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis as Connection
from redis.exceptions import AuthenticationError

from frontdesk.parts.redis import Redis, start_redis
from tests.frontdesk.parts.running import is_running, wait_until


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    server = start_redis(tmp_path / "redis")
    yield server
    server.stop()


def test_what_was_queued_survives_a_sigkill_and_a_restart(server: Redis) -> None:
    with Connection.from_url(server.url) as connection:
        connection.lpush("bells", "one", "two")
    server.kill()
    assert not server.answers()
    server.start()
    with Connection.from_url(server.url) as connection:
        assert connection.lrange("bells", 0, -1) == [b"two", b"one"]


def test_it_never_sheds_keys_when_memory_is_short(server: Redis) -> None:
    with Connection.from_url(server.url) as connection:
        assert connection.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_it_wants_a_password(server: Redis) -> None:
    without = Connection.from_url(server.url.replace(server.url[len("redis://") : server.url.index("@") + 1], ""))
    with without, pytest.raises(AuthenticationError):
        without.ping()


def test_stop_leaves_no_process(server: Redis) -> None:
    pid = server.process.pid
    assert pid is not None
    assert is_running(pid)
    server.stop()
    wait_until(lambda: not is_running(pid))
    assert not server.answers()
