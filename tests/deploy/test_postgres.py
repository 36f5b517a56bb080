"""deploy/postgres: each part has a database of its own, which no other part can open."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from frontdesk.parts.postgres import Postgres, prepare_postgres, remove_postgres
from messaging.tables import metadata
from migrations.upgrade import upgrade_database
from tests.deploy.composed import ROOT, SERVICES
from tests.deploy.test_make_secrets import make_secrets

PARTS = ("frontdesk", "rasa", "hapi")


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    make_secrets(folder)
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, secrets: Path) -> Iterator[Postgres]:
    folder = tmp_path_factory.mktemp("postgres")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("frontdesk.parts.postgres.SUPERUSER", "postgres")
        server = prepare_postgres(folder, durable=False)
        server.start()
        make_databases(server, secrets)
        yield server
        server.stop()
    remove_postgres(folder)


def make_databases(server: Postgres, secrets: Path) -> None:
    environment = {
        "PATH": f"{Path(server.process.argv[0]).parent}:{os.environ['PATH']}",
        "POSTGRES_USER": "postgres",
        "SECRETS_FOLDER": str(secrets),
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGPASSWORD": server.password,
    }
    subprocess.run([str(ROOT / "deploy" / "postgres" / "make-databases.sh")], env=environment, check=True)


def open_as(server: Postgres, secrets: Path, role: str, database: str) -> psycopg.Connection:
    password = (secrets / f"{role}_database_password").read_text()
    return psycopg.connect(host="127.0.0.1", port=server.port, user=role, password=password, dbname=database)


@pytest.mark.parametrize("part", PARTS)
def test_each_part_owns_its_database_and_is_no_superuser(server: Postgres, secrets: Path, part: str) -> None:
    with open_as(server, secrets, part, part) as connection:
        connection.execute("CREATE TABLE mine (word text)")
        connection.execute("DROP TABLE mine")
        row = connection.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = %s", [part]
        )
        assert row.fetchone() == (False,)


@pytest.mark.parametrize(("role", "database"), [(one, other) for one in PARTS for other in PARTS if one != other])
def test_no_part_can_open_anothers(server: Postgres, secrets: Path, role: str, database: str) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        open_as(server, secrets, role, database)


def test_the_migrations_run_with_the_parts_own_rights(server: Postgres, secrets: Path) -> None:
    url = (secrets / "database_url").read_text().replace("postgres:5432", f"127.0.0.1:{server.port}")
    upgrade_database(url)
    with open_as(server, secrets, "frontdesk", "frontdesk") as connection:
        made = {name for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert metadata.tables.keys() <= made


def test_the_container_gets_the_password_of_each_part() -> None:
    mounted = set(SERVICES["postgres"]["secrets"])
    assert {"postgres_password", *(f"{part}_database_password" for part in PARTS)} == mounted
