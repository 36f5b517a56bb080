"""A folder of its own for each demo that runs on this machine, so that none walks over another's database."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from frontdesk.environment import DEMO_FOLDER


@contextmanager
def claim_folder(usual: Path = DEMO_FOLDER) -> Iterator[Path]:
    """The usual folder, or the first beside it that no demo holds; free again whatever way the process ends."""
    for number in count(1):
        folder = usual if number == 1 else usual.with_name(f"{usual.name}-{number}")
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield folder
            return
