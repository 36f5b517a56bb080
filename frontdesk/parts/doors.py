"""Runs our own processes beside the bot: the door under gunicorn, the workers under Celery, the sweeper."""

import sys
from collections.abc import Mapping
from pathlib import Path

from frontdesk.parts.part import Part, answers
from frontdesk.parts.process import Process

START_SECONDS = 30
ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(sys.executable).parent


class Beating(Part):
    """A process without a port; its first heartbeat (messaging/heartbeat.py) tells that it is ready."""

    def __init__(self, process: Process, heart: Path) -> None:
        self._heart = heart
        super().__init__(process, heart.exists, START_SECONDS)

    def launch(self) -> None:
        if not self.is_alive():
            self._heart.unlink(missing_ok=True)
        super().launch()


def prepare_web(port: int, environment: Mapping[str, str], logs: Path) -> Part:
    """The door on 127.0.0.1:port; `environment` holds the settings."""
    gunicorn = [str(PROGRAMS / "gunicorn"), "webhooks.wsgi:app", "--config", "python:webhooks.serving"]
    process = Process("web", [*gunicorn, "--bind", f"127.0.0.1:{port}"], logs / "web.log", environment, ROOT)
    return Part(process, lambda: answers(f"http://127.0.0.1:{port}/healthz"), START_SECONDS)


def prepare_worker(environment: Mapping[str, str], logs: Path) -> Part:
    return _prepare_beating("worker", environment, logs)


def prepare_sweeper(environment: Mapping[str, str], logs: Path) -> Part:
    return _prepare_beating("sweeper", environment, logs)


def _prepare_beating(name: str, environment: Mapping[str, str], logs: Path) -> Part:
    """With a TMPDIR of its own, so that the hearts of two systems on one machine are not mistaken for each other."""
    folder = logs.resolve() / name
    folder.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", f"messaging.{name}"]
    process = Process(name, argv, logs / f"{name}.log", {**environment, "TMPDIR": str(folder)}, ROOT)
    return Beating(process, folder / f"frontdesk-{name}.alive")
