"""What PostgreSQL itself can do: rows inserted and committed one by one, with nothing else in the way."""

import os
import re
import subprocess
import tempfile
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from frontdesk.parts.postgres import Postgres

# A row of the inbox: an id of Twilio's length that must be unique, a conversation, a text.
TABLE = """
CREATE TABLE bare (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider_id text NOT NULL UNIQUE,
    conversation_id uuid NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    body text NOT NULL
)"""
INSERT = """\
INSERT INTO bare (provider_id, conversation_id, body)
VALUES (replace(gen_random_uuid()::text, '-', ''), gen_random_uuid(), 'I need a checkup next tuesday morning');
"""
RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)


def measure_bare_inserts(postgres: Postgres, clients: int, seconds: int) -> float:
    """Per second, by the pgbench that came with this PostgreSQL."""
    address = make_url(postgres.url)
    with psycopg.connect(postgres.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(TABLE)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(INSERT)
        script.flush()
        how = ["--no-vacuum", "--protocol=prepared", f"--client={clients}", "--jobs=1", f"--time={seconds}"]
        where = [f"--host={address.host}", f"--port={address.port}", f"--username={address.username}"]
        ended = subprocess.run(
            [_pgbench(postgres), *how, *where, f"--file={script.name}", str(address.database)],
            env={**os.environ, "PGPASSWORD": str(address.password)},
            check=True,
            capture_output=True,
            text=True,
        )
    found = RATE.search(ended.stdout)
    assert found is not None, ended.stdout
    return float(found[1])


def _pgbench(postgres: Postgres) -> Path:
    return Path(postgres.process.argv[0]).with_name("pgbench")
