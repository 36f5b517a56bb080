"""What every test may ask for: a real PostgreSQL with a database of its own, and a real Redis."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine

from frontdesk.parts.postgres import Postgres, remove_postgres, start_postgres
from frontdesk.parts.redis import Redis, start_redis
from messaging.database import open_database
from migrations.upgrade import upgrade_database

pytest_plugins = ["tests.fhir_servers", "tests.phone_network", "tests.whole_system"]

TEMPLATE = "frontdesk"
numbers = count(1)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """PostgreSQL with a migrated database that the tests' own databases are copied from."""
    folder: Path = tmp_path_factory.mktemp("postgres")
    server = start_postgres(folder, durable=False)
    upgrade_database(server.url_of(TEMPLATE))
    yield server
    server.stop()
    remove_postgres(folder)


@pytest.fixture
def database_url(postgres: Postgres) -> Iterator[str]:
    """A migrated and empty database, for this test alone."""
    name = sql.Identifier(f"test_{next(numbers)}")
    with psycopg.connect(postgres.url_of("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        # Copying files takes a fifth of the time of the default, which writes each page to the log.
        create = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        connection.execute(sql.SQL(create).format(name, sql.Identifier(TEMPLATE)))
        yield postgres.url_of(name.as_string().strip('"'))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    server = start_redis(tmp_path_factory.mktemp("redis"))
    yield server
    server.stop()
