"""How much memory processes take, pages that several share divided among them (PSS, as Linux counts it)."""

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
            try:
                stat = (folder / "stat").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            # The name of the program, in brackets, may hold spaces and brackets of its own.
            yield int(folder.name), int(stat.rpartition(")")[2].split()[1])


def _pss_kib(pid: int) -> int:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has ended since
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
