"""Opens the database that remembers every conversation."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine

# On PostgreSQL's side. What hangs ends by itself, so no worker waits for ever, and a worker whose machine is gone loses
# its conversations' locks in half a minute: PostgreSQL's own keepalive would notice after two hours.
SESSION = {
    "statement_timeout": "15s",
    "idle_in_transaction_session_timeout": "15s",
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "timezone": "UTC",
}

# On ours, in seconds (https://www.postgresql.org/docs/current/libpq-connect.html).
CONNECTION = {
    "connect_timeout": 3,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,  # milliseconds
}


def open_database(url: str, *, connections: int = 10) -> Engine:
    """A pool on `url` (postgresql+psycopg://…) of at most so many connections, that survives a restart of PostgreSQL.

    Errors quote no parameters: they hold telephone numbers and texts, and errors end up in logs.
    """
    options = " ".join(f"-c {name}={value}" for name, value in SESSION.items())
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        # The one used last: few are kept busy, and PostgreSQL has our statements prepared there.
        pool_use_lifo=True,
        pool_pre_ping=True,
        pool_timeout=10,
        hide_parameters=True,
        connect_args={"options": options, **CONNECTION},
    )


@contextmanager
def in_autocommit(engine: Engine) -> Iterator[Connection]:
    """A connection whose statements are a transaction each, so that nothing stays open across a slow call."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection


@contextmanager
def transaction(connection: Connection) -> Iterator[None]:
    """Several statements of a connection in autocommit as one; SQLAlchemy itself begins none there."""
    connection.exec_driver_sql("BEGIN")
    try:
        yield
    except BaseException:
        if not connection.invalidated:
            connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
