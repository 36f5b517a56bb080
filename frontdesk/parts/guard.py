"""Ends the processes of a parent that died without ending them, be it by SIGKILL: a process beside that parent.

Runs as a script. Standard input carries one line for each process group, written by its leader before that becomes the
program (`+<pgid> <signal>`) and by the parent once the group is gone (`-<pgid>`). End of input: the parent has died.
Unlike PR_SET_PDEATHSIG this reaches grandchildren, survives a change of user, does not fire when merely the starting
thread ends, and works on macOS.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable

SECONDS_TO_END = 3.0


def remember_until_parent_dies(lines: Iterable[str]) -> dict[int, int]:
    """The groups still running when the lines end: process group id -> the signal that asks it to end."""
    groups: dict[int, int] = {}
    for line in lines:
        words = line[1:].split()
        if line.startswith("+"):
            groups[int(words[0])] = int(words[1])
        else:
            groups.pop(int(words[0]), None)
    return groups


def signal_group(pgid: int, number: int) -> bool:
    """False when nobody is left in the group. Signal 0 only asks."""
    try:
        os.killpg(pgid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def end(groups: dict[int, int]) -> None:
    for pgid, number in groups.items():
        signal_group(pgid, number)
    deadline = time.monotonic() + SECONDS_TO_END
    while time.monotonic() < deadline and any(signal_group(pgid, 0) for pgid in groups):
        time.sleep(0.05)
    for pgid in groups:
        signal_group(pgid, signal.SIGKILL)


if __name__ == "__main__":
    # Ctrl-C and a closed terminal are the parent's business: it stops its processes in order.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    end(remember_until_parent_dies(sys.stdin))
