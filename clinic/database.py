"""Opens the database in which the clinic keeps offers, attempts to book and the audit."""

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

STATEMENT_TIMEOUT = "5s"


def open_database(url: str, *, connections: int = 5) -> AsyncEngine:
    """A pool on `url` (postgresql+psycopg://…); a statement that hangs ends before messaging gives the turn up."""
    options = f"-c statement_timeout={STATEMENT_TIMEOUT} -c timezone=UTC"
    return create_async_engine(
        url,
        pool_size=connections,
        max_overflow=2 * connections,
        pool_pre_ping=True,
        pool_timeout=5,
        connect_args={"options": options, "connect_timeout": 3},
    )
