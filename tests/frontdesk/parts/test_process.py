"""A process never outlives the one that started it, however that one ends."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from frontdesk.parts.process import Process
from set_up.places import ROOT
from tests.frontdesk.parts.running import is_running, read_pids, wait_until

# A leader and a child in its group, which both write their ids and wait for ever.
FAMILY = """
import os, signal, sys
os.fork()
{signals}
with open({pids!r}, "a") as file:
    file.write(f"{{os.getpid()}}\\n")
while True:
    signal.pause()
"""
DEAF = "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
PARENT = """
import pathlib, signal, sys
from frontdesk.parts.process import Process
Process("family", [sys.executable, "-c", {program!r}], pathlib.Path({log!r})).start()
{then}
"""


@pytest.fixture
def pids(tmp_path: Path) -> Path:
    return tmp_path / "pids"


def family(pids: Path, signals: str = "") -> str:
    return FAMILY.format(signals=signals, pids=str(pids))


def process_of(tmp_path: Path, program: str) -> Process:
    return Process("family", [sys.executable, "-c", program], tmp_path / "family.log")


def start_parent(tmp_path: Path, program: str, then: str) -> subprocess.Popen[bytes]:
    source = PARENT.format(program=program, log=str(tmp_path / "family.log"), then=then)
    return subprocess.Popen([sys.executable, "-c", source], cwd=ROOT)


@pytest.mark.parametrize("signals", ["", DEAF], ids=["that listens", "that is deaf to SIGTERM"])
def test_a_family_ends_when_its_parent_is_killed(tmp_path: Path, pids: Path, signals: str) -> None:
    parent = start_parent(tmp_path, family(pids, signals), "signal.pause()")
    both = read_pids(pids, 2)
    assert all(is_running(pid) for pid in both)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_until(lambda: not any(is_running(pid) for pid in both))


def test_a_family_ends_when_its_parent_forgets_it_and_ends_well(tmp_path: Path, pids: Path) -> None:
    both_wrote = f"(pids := pathlib.Path({str(pids)!r})).exists() and pids.read_text().count(chr(10)) == 2"
    parent = start_parent(tmp_path, family(pids), f"while not ({both_wrote}): pass")
    both = read_pids(pids, 2)
    assert parent.wait(20) == 0
    wait_until(lambda: not any(is_running(pid) for pid in both))


def test_stop_leaves_nobody_of_the_family(tmp_path: Path, pids: Path) -> None:
    process = process_of(tmp_path, family(pids))
    process.start()
    both = read_pids(pids, 2)
    process.stop()
    wait_until(lambda: not any(is_running(pid) for pid in both))
    assert not process.is_alive()


def test_stop_kills_who_does_not_listen(tmp_path: Path, pids: Path) -> None:
    process = process_of(tmp_path, family(pids, DEAF))
    process.start()
    both = read_pids(pids, 2)
    process.stop(timeout=0.1)
    wait_until(lambda: not any(is_running(pid) for pid in both))


def test_what_a_dead_leader_left_ends_before_it_is_started_again(tmp_path: Path, pids: Path) -> None:
    process = process_of(tmp_path, family(pids))
    process.start()
    leader, child = sorted(read_pids(pids, 2), key=lambda pid: pid != process.pid)
    subprocess.run(["kill", "-KILL", str(leader)], check=True)
    wait_until(lambda: not process.is_alive())
    assert is_running(child)
    process.start()
    wait_until(lambda: not is_running(child))
    process.stop()


def test_starting_what_runs_starts_nothing(tmp_path: Path, pids: Path) -> None:
    process = process_of(tmp_path, family(pids))
    process.start()
    first = process.pid
    process.start()
    assert process.pid == first
    process.stop()


def test_stopping_what_never_ran_is_no_error(tmp_path: Path) -> None:
    process = process_of(tmp_path, "")
    process.ask_to_stop()
    process.stop()
    process.kill()
    assert process.pid is None


def test_the_log_shows_what_was_written_since_the_last_start(tmp_path: Path) -> None:
    process = process_of(tmp_path, "print('first')")
    process.start()
    wait_until(lambda: not process.is_alive())
    assert process.log_tail() == "first"
    process.argv = [sys.executable, "-c", "print('second')"]
    process.start()
    wait_until(lambda: not process.is_alive())
    assert process.log_tail() == "second"
    assert process.log.read_text() == "first\nsecond\n"
