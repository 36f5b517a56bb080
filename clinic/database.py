"""Opens the database in which the clinic keeps offers, attempts to book and the audit."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

STATEMENT_TIMEOUT = "5s"


# Two more than messaging has turns under way at once (messaging/switchboard.py). What lies beyond is closed after use,
# and a new connection costs PostgreSQL as much as all that a turn asks for.
CONNECTIONS = 8


def open_database(url: str, *, connections: int = CONNECTIONS) -> AsyncEngine:
    """A pool on `url` (postgresql+psycopg://…); a statement that hangs ends before messaging gives the turn up.

    Connections are not tried before each use: after a restart of PostgreSQL one turn fails, is played again, and all
    connections are made anew.
    """
    options = f"-c statement_timeout={STATEMENT_TIMEOUT} -c timezone=UTC"
    return create_async_engine(
        url,
        pool_size=connections,
        max_overflow=connections,
        # The one used last: few are kept busy, and PostgreSQL has our statements prepared there.
        pool_use_lifo=True,
        pool_timeout=5,
        connect_args={"options": options, "connect_timeout": 3},
    )
