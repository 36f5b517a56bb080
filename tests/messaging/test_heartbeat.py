"""A heart that beat a moment ago beats; one that stopped, or never began, does not."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from messaging.heartbeat import FRESH_SECONDS, beat, is_beating


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_it_beats_for_a_while() -> None:
    assert not is_beating("worker")
    beat("worker")
    assert is_beating("worker")
    assert not is_beating("sweeper")


def test_it_stops(folder: Path) -> None:
    beat("worker")
    long_ago = time.time() - FRESH_SECONDS - 1
    os.utime(next(folder.iterdir()), (long_ago, long_ago))
    assert not is_beating("worker")


@pytest.mark.parametrize(("begun", "status"), [(True, 0), (False, 1)])
def test_a_health_check_can_ask(folder: Path, begun: bool, status: int) -> None:
    if begun:
        beat("sweeper")
    asked = [sys.executable, "-m", "messaging.heartbeat", "sweeper"]
    assert subprocess.run(asked, env={**os.environ, "TMPDIR": str(folder)}, check=False).returncode == status
