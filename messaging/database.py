"""Opens the database that remembers every conversation."""

from sqlalchemy import Engine, create_engine

STATEMENT_TIMEOUT = "15s"


def open_database(url: str, *, connections: int = 10) -> Engine:
    """A pool on `url` (postgresql+psycopg://…); a statement that hangs ends by itself, so no worker waits for ever."""
    options = f"-c statement_timeout={STATEMENT_TIMEOUT} -c timezone=UTC"
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        pool_pre_ping=True,
        pool_timeout=10,
        connect_args={"options": options, "connect_timeout": 3},
    )
