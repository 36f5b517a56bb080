"""Says in general terms what the figures were measured on, and on which state of the code."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BYTES_PER_GIB = 1024**3


def describe_run() -> str:
    return f"{datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {describe_machine()}"


def describe_machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / BYTES_PER_GIB
    python = platform.python_version()
    return f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {_system()}, Python {python}"


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.system()


def _commit() -> str:
    """With a + when the code differs from it; `bench/` itself, where the figures are written, does not count."""
    commit = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", ".", ":!bench")
    return f"{commit}+" if changed else commit


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()
