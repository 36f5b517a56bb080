"""Runs a real HAPI FHIR server, empty at first: in memory, or on a PostgreSQL that keeps what it learns."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from frontdesk.parts.part import Part, answers, free_port
from frontdesk.parts.process import Process

# `python3 -m set_up hapi` builds it (set_up/hapi.py).
PROGRAM = Path(__file__).resolve().parents[2] / "sandbox" / "hapi" / "target" / "extracted" / "hapi.jar"
# Quick to start and small, at the price of peak speed: ready in 12 s and 600 MB instead of 23 s and 1 GB.
JVM_FLAGS = ("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
START_SECONDS = 120


class Hapi(Part):
    """`url` is the FHIR base."""

    def __init__(self, process: Process, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/fhir"
        # A search, and not /metadata, which takes as long again when it is asked for the first time.
        super().__init__(process, lambda: answers(f"{self.url}/Slot?_count=1", timeout=30), START_SECONDS)


def is_built() -> bool:
    return PROGRAM.exists()


def start_hapi(folder: Path, port: int | None = None, database_url: str | None = None) -> Hapi:
    hapi = prepare_hapi(folder, port, database_url)
    hapi.start()
    return hapi


def prepare_hapi(folder: Path, port: int | None = None, database_url: str | None = None) -> Hapi:
    """`folder` gets the log. `database_url`: a PostgreSQL database as SQLAlchemy names it; None keeps all in memory."""
    if not is_built():
        raise FileNotFoundError(f"{PROGRAM} is not built: `python3 -m set_up hapi` builds it, with Java 17 and Maven")
    port = port or free_port()
    process = Process(
        name="HAPI FHIR",
        argv=["java", *JVM_FLAGS, "-jar", str(PROGRAM), f"--server.port={port}"],
        log=folder.resolve() / "hapi.log",
        environment={**os.environ, **_name_database(database_url)},
    )
    return Hapi(process, port)


def _name_database(url: str | None) -> Mapping[str, str]:
    """In the environment, since everybody may read a process's arguments."""
    if url is None:
        return {}
    parts = urlsplit(url)
    return {
        "SPRING_DATASOURCE_URL": f"jdbc:postgresql://{parts.hostname}:{parts.port or 5432}{parts.path}",
        "SPRING_DATASOURCE_USERNAME": parts.username or "",
        "SPRING_DATASOURCE_PASSWORD": parts.password or "",
    }
