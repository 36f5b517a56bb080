"""Runs sekmet-fhir, a FHIR R4 server that others wrote, empty and in memory: for tests, never for patients."""

import json
import os
from pathlib import Path

from frontdesk.parts.part import Part, answers, free_port
from frontdesk.parts.process import Process

# `python3 -m set_up tests` installs it in an environment of its own (set_up/sekmet.py).
PROGRAM = Path(__file__).resolve().parents[2] / ".tools" / "sekmet" / "bin" / "uvicorn"
START_SECONDS = 30


class Sekmet(Part):
    """`url` is the FHIR base."""

    def __init__(self, process: Process, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/fhir"
        super().__init__(process, lambda: answers(f"{self.url}/metadata"), START_SECONDS)


def start_sekmet(folder: Path, port: int | None = None) -> Sekmet:
    if not PROGRAM.exists():
        raise FileNotFoundError(f"{PROGRAM} is not installed: `python3 -m set_up tests` installs it")
    port, folder = port or free_port(), folder.resolve()
    settings = folder / "sekmet.yaml"
    settings.write_text(json.dumps(_settings(folder, port)))
    process = Process(
        name="sekmet-fhir",
        argv=[
            str(PROGRAM),
            "--factory",
            "sekmet.main:app_factory",
            "--host=127.0.0.1",
            f"--port={port}",
            "--no-access-log",
        ],
        log=folder / "sekmet.log",
        environment={**os.environ, "SEKMET_CONFIG": str(settings)},
        folder=folder,
    )
    sekmet = Sekmet(process, port)
    sekmet.start()
    return sekmet


def _settings(folder: Path, port: int) -> dict[str, object]:
    """JSON, which is YAML too."""
    return {
        "base_url": f"http://127.0.0.1:{port}/fhir",
        "data_dir": str(folder),
        "db_path": ":memory:",
        # On by default: it changes Appointments by itself, as a hospital's staff would.
        "simulator": {"enabled": False},
        "log_inbound": False,
        "own_private_key_path": str(folder / "sekmet-key.pem"),
    }
