"""Runs the miniature FHIR server with the made-up clinic in it."""

import sys
from datetime import datetime
from pathlib import Path

from frontdesk.parts.part import Part, answers, free_port
from frontdesk.parts.process import Process

START_SECONDS = 20


class FhirSandbox(Part):
    """`url` is the FHIR base; `switches` is where faults are switched and requests are counted."""

    def __init__(self, process: Process, port: int) -> None:
        self.switches = f"http://127.0.0.1:{port}"
        self.url = f"{self.switches}/fhir"
        super().__init__(process, lambda: answers(f"{self.url}/metadata"), START_SECONDS)


def start_fhir_sandbox(folder: Path, now: datetime, port: int | None = None, seed: int = 1) -> FhirSandbox:
    sandbox = prepare_fhir_sandbox(folder, now, port, seed)
    sandbox.start()
    return sandbox


def prepare_fhir_sandbox(folder: Path, now: datetime, port: int | None = None, seed: int = 1) -> FhirSandbox:
    """`now`: where the clinic's Slots begin; aware. `folder` gets the log alone."""
    port = port or free_port()
    argv = [sys.executable, "-m", "sandbox.fhir_server", f"--port={port}", f"--now={now.isoformat()}", f"--seed={seed}"]
    return FhirSandbox(Process("FHIR sandbox", argv, log=folder.resolve() / "fhir-sandbox.log"), port)
