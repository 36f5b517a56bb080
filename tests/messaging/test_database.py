"""The database survives a restart and a hang, and tells no secrets."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from messaging.database import SESSION, open_database


def test_every_session_has_its_limits(engine: Engine) -> None:
    with engine.connect() as connection:
        for name, value in SESSION.items():
            assert connection.scalar(text(f"SHOW {name}")) == value
    assert SESSION["statement_timeout"] == "15s"


def test_a_statement_that_hangs_is_ended(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SESSION, "statement_timeout", "50ms")
    engine = open_database(database_url)
    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(20)"))
    engine.dispose()


def test_an_error_quotes_no_parameter(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("SELECT CAST(:body AS text), 1/0"), {"body": "Canary Anna"})
    assert "Canary" not in str(failed.value)


def test_a_connection_that_postgresql_closed_is_replaced_unseen(engine: Engine, database_url: str) -> None:
    with engine.connect() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    other = open_database(database_url, connections=1)
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
    other.dispose()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
