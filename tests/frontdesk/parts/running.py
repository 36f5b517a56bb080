"""Asks the system which processes still run."""

import os
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_SECONDS = 20


def is_running(pid: int) -> bool:
    """A dead process that nobody has asked about yet (a zombie) does not run."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    status = Path(f"/proc/{pid}/stat")
    if not status.parent.parent.exists():
        return True
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def read_pids(file: Path, many: int) -> list[int]:
    """Waits until `many` processes have written their ids, one a line."""
    wait_until(lambda: file.exists() and file.read_text().count("\n") >= many)
    return [int(line) for line in file.read_text().split()]
