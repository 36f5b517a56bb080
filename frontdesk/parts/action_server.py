"""Runs the action server, the hands; its environment holds the settings."""

import sys
from collections.abc import Mapping
from pathlib import Path

from frontdesk.parts.part import Part, answers
from frontdesk.parts.process import Process

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 60


def prepare_action_server(logs: Path, port: int, environment: Mapping[str, str]) -> Part:
    """`port` is the one that ACTIONS_URL names."""
    process = Process(
        "action server", [sys.executable, "-m", "actions.server"], logs / "actions.log", environment, ROOT
    )
    return Part(process, lambda: answers(f"http://127.0.0.1:{port}/health"), START_SECONDS)
