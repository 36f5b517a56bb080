"""What processes take of the machine: memory (PSS: pages that several share are divided among them) and CPU time."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.figures import CannotRun

PROC = Path("/proc")
KIB_PER_MIB = 1024


def memory_of(pids: Iterable[int | None]) -> float:
    """MiB of these processes and of all that descend from them (PostgreSQL's lead process groups of their own)."""
    if not (PROC / "self" / "smaps_rollup").exists():
        raise CannotRun("this system has no /proc/<pid>/smaps_rollup: it is not Linux")
    return sum(_pss_kib(pid) for pid in family_of(pids)) / KIB_PER_MIB


def cpu_seconds_of(pids: Iterable[int | None]) -> float:
    """Since each began, with what their ended children had taken."""
    return sum(_cpu_ticks(pid) for pid in family_of(pids)) / os.sysconf("SC_CLK_TCK")


def family_of(pids: Iterable[int | None]) -> set[int]:
    children = defaultdict(list)
    for pid, parent in _each_process():
        children[parent].append(pid)
    family, unvisited = set[int](), [pid for pid in pids if pid is not None]
    while unvisited:
        pid = unvisited.pop()
        family.add(pid)
        unvisited += children[pid]
    return family


def _each_process() -> Iterator[tuple[int, int]]:
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            pid = int(folder.name)
            if stat := _read_stat(pid):
                yield pid, int(stat[1])


def _read_stat(pid: int) -> list[str]:
    """From the state on (the third field of proc(5)); nothing once it has ended."""
    try:
        stat = (PROC / str(pid) / "stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The name of the program, in brackets, may hold spaces and brackets of its own.
    return stat.rpartition(")")[2].split()


def _cpu_ticks(pid: int) -> int:
    return sum(int(field) for field in _read_stat(pid)[11:15])  # utime, stime, and those of waited-for children


def _pss_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended since
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
