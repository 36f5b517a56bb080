"""Shows that a worker or the sweeper still goes round: `python -m messaging.heartbeat worker` exits 0 while it does."""

import sys
import tempfile
import time
from pathlib import Path

FRESH_SECONDS = 60.0


def beat(name: str) -> None:
    _file_of(name).touch()


def is_beating(name: str) -> bool:
    try:
        return time.time() - _file_of(name).stat().st_mtime < FRESH_SECONDS
    except FileNotFoundError:
        return False


def _file_of(name: str) -> Path:
    """In TMPDIR: one process of a name to a container, or to a TMPDIR."""
    return Path(tempfile.gettempdir()) / f"frontdesk-{name}.alive"


if __name__ == "__main__":
    sys.exit(0 if is_beating(sys.argv[1]) else 1)
