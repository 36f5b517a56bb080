"""PostgreSQL from its wheel: keeps what was committed through a SIGKILL, and leaves nothing when it stops."""

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from frontdesk.parts.part import PartFailed
from frontdesk.parts.postgres import STILL_IN_USE, Postgres, prepare_postgres, remove_postgres, start_postgres
from tests.frontdesk.parts.running import is_running, wait_until


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "postgres"
    remove_postgres(tmp_path / "postgres")


@pytest.fixture
def server(folder: Path) -> Iterator[Postgres]:
    server = start_postgres(folder)
    yield server
    server.stop()


def connect(server: Postgres) -> psycopg.Connection:
    return psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True, connect_timeout=5)


def ask(server: Postgres, query: str) -> object:
    with connect(server) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return row[0]


def processes_of(server: Postgres) -> list[int]:
    with connect(server) as connection:
        return [pid for (pid,) in connection.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")]


def test_what_was_committed_survives_a_sigkill_and_a_restart(folder: Path, server: Postgres) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('kept')")
    assert server.process.pid is not None
    os.kill(server.process.pid, signal.SIGKILL)
    wait_until(lambda: not server.is_alive())
    server.start()
    assert ask(server, "SELECT word FROM kept") == "kept"


def test_a_restart_waits_for_the_queries_that_a_sigkill_left_running(server: Postgres) -> None:
    with closing(connect(server)) as busy:
        pid = busy.info.backend_pid
        busy.pgconn.send_query(b"SELECT count(*) FROM generate_series(1, 30000000)")
        server.kill()
        assert is_running(pid)
        server.start()
        assert ask(server, "SELECT 1") == 1
    assert STILL_IN_USE[0] in server.process.log.read_text()
    wait_until(lambda: not is_running(pid))


def test_a_start_waits_for_a_server_that_is_still_ending(folder: Path, server: Postgres) -> None:
    with closing(connect(server)):
        server.process.ask_to_stop()
        second = prepare_postgres(folder)
        second.start()
        assert ask(second, "SELECT 1") == 1
    assert STILL_IN_USE[1] in second.process.log.read_text()
    second.stop()


def test_stop_leaves_no_process_and_no_lock(folder: Path, server: Postgres) -> None:
    pids = processes_of(server)
    assert pids
    assert server.process.folder is not None
    assert (server.process.folder / "postmaster.pid").exists()
    server.stop()
    wait_until(lambda: not any(is_running(pid) for pid in pids))
    assert not (server.process.folder / "postmaster.pid").exists()
    assert not server.answers()


def test_remove_leaves_no_file(folder: Path, server: Postgres) -> None:
    data = server.process.folder
    assert data is not None
    server.stop()
    remove_postgres(folder)
    assert not data.exists()
    assert not folder.exists()


def test_a_set_up_that_was_killed_half_way_is_begun_again(folder: Path) -> None:
    server = prepare_postgres(folder)
    data = server.process.folder
    assert data is not None
    # As initdb leaves it when it is killed: the version is written first, the rest is missing.
    remains = data.with_name("unfinished")
    remains.mkdir()
    (remains / "PG_VERSION").write_text("18")
    (data / "PG_VERSION").unlink()
    for path in sorted(data.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    again = start_postgres(folder)
    assert ask(again, "SELECT 1") == 1
    again.stop()


def test_it_listens_to_this_machine_alone_and_wants_a_password(server: Postgres) -> None:
    assert ask(server, "SHOW listen_addresses") == "127.0.0.1"
    guessed = server.url.replace("+psycopg", "").replace(server.password, "guessed")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(guessed)


def test_the_password_is_for_its_owner_alone(folder: Path, server: Postgres) -> None:
    assert (folder / "password").stat().st_mode & 0o077 == 0
    assert not list(folder.rglob("initdb-password"))


def test_a_refused_row_leaves_no_word_of_it_in_the_log(folder: Path, server: Postgres) -> None:
    with connect(server) as connection:
        connection.execute("CREATE TABLE numbers (number text UNIQUE)")
        connection.execute("INSERT INTO numbers VALUES ('+14155550100')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO numbers VALUES (%s)", ["+14155550100"])
    log = (folder / "postgres.log").read_text()
    assert "duplicate key" in log
    assert "4155550100" not in log


def test_making_a_database_twice_makes_one(server: Postgres) -> None:
    assert server.create_database("fhir") == server.create_database("fhir") == server.url_of("fhir")
    assert ask(server, "SELECT count(*) FROM pg_database WHERE datname = 'fhir'") == 1


def test_a_server_that_cannot_start_shows_its_log(folder: Path, server: Postgres) -> None:
    server.stop()
    assert server.process.folder is not None
    (server.process.folder / "postgresql.auto.conf").write_text("no_such_setting = on\n")
    with pytest.raises(PartFailed, match="no_such_setting"):
        server.start()
