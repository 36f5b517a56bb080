"""A long command shows that it lives, and shows its last words when it fails."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from set_up.command import CommandFailed, run
from set_up.places import ROOT

PATIENCE_SECONDS = 20


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("set_up.command.STATE", tmp_path)
    return tmp_path


def python(*words: str) -> list[str]:
    return [sys.executable, "-c", "; ".join(words)]


def test_a_command_runs_in_the_projects_root_with_what_is_added_to_the_environment(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    run(
        python("import os, pathlib", f"pathlib.Path({str(seen)!r}).write_text(os.getcwd() + os.environ['WHO'])"),
        {"WHO": "us"},
    )
    assert seen.read_text() == f"{ROOT}us"


def test_a_failed_command_shows_which_it_was_and_the_end_of_what_it_wrote() -> None:
    talkative = python(
        "import sys", "[print('line', n, flush=True) for n in range(100)]", "sys.exit('no route to the index')"
    )
    with pytest.raises(CommandFailed) as failure:
        run(talkative)
    shown = str(failure.value)
    assert sys.executable in shown
    assert shown.endswith("line 99\nno route to the index")
    assert "line 50" not in shown


def test_a_command_that_is_not_there_is_a_failure_that_names_it() -> None:
    with pytest.raises(CommandFailed, match="no-such-program"):
        run(["no-such-program", "--version"])


def test_a_long_command_shows_that_it_lives(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("set_up.command.SECONDS_BETWEEN_SIGNS_OF_LIFE", 0.05)
    shown = tmp_path / "shown"

    def tell(words: str) -> None:
        sys.stderr.write(words)
        if "downloading" in words:
            shown.touch()

    monkeypatch.setattr("set_up.command.tell", tell)
    wait = f"[time.sleep(0.01) for _ in iter(lambda: pathlib.Path({str(shown)!r}).exists(), True)]"
    run(python("import pathlib, time", "print('downloading', flush=True)", wait))
    assert "downloading" in capsys.readouterr().err


def test_ctrl_c_ends_the_command_too(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"
    child = f"import os, pathlib, time; pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid())); time.sleep(600)"
    parent = f"import sys; from set_up import command; command.STATE = command.Path({str(tmp_path)!r}); "
    parent += f"command.run([sys.executable, '-c', {child!r}])"
    started = subprocess.Popen([sys.executable, "-c", parent], cwd=ROOT, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: pid_file.exists() and pid_file.read_text() != "")
        started.send_signal(signal.SIGINT)
        started.wait(PATIENCE_SECONDS)
        wait_until(lambda: not is_running(int(pid_file.read_text())))
    finally:
        started.kill()
        started.wait()
    assert started.returncode != 0


def wait_until(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
