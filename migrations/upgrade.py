"""Brings a database to the newest form, and says which form it has."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

# Two replicas may start at once: the second waits for the first and finds nothing to do.
MIGRATION_LOCK = 7_236_001


def upgrade_database(url: str) -> None:
    """Applies every migration that `url` (postgresql+psycopg://…) lacks."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        command.upgrade(_config(connection), "head")
    engine.dispose()


def newest_form() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def form_of(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
