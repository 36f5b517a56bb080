"""Memory is that of a process and of all that descend from it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import PROC, family_of, memory_of

pytestmark = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux counts PSS")

HOLD_MEMORY_IN_A_CHILD = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "held = b'x' * (64 << 20); print('ready', flush=True); input()"])
child.wait()
"""


def test_memory_counts_what_a_child_holds_even_in_a_group_of_its_own() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", HOLD_MEMORY_IN_A_CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"ready\n"
        assert len(family_of([parent.pid])) == 2
        assert 64 < memory_of([parent.pid]) < 200
    finally:
        parent.communicate(b"\n")


def test_a_part_that_was_never_started_takes_nothing() -> None:
    assert memory_of([None]) == 0
    assert os.getpid() in family_of([os.getpid()])
    assert PROC.is_dir()
