"""`make` finds a Python that will do, or says what it needs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from set_up.places import ROOT

MAKE = shutil.which("make") or ""
BROKEN_SHIM = "#!/bin/sh\nexit 127\n"
TOO_OLD = "#!/bin/sh\nexit 1\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """All that the shell finds: nothing yet."""
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


def write_program(path: Path, name: str, script: str) -> None:
    (path / name).write_text(script)
    (path / name).chmod(0o755)


def ask_make(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(path)}
    return subprocess.run([MAKE, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def chosen_python(path: Path) -> str:
    # With `;` make leaves the echo to the shell, which needs no program on the PATH for it.
    return ask_make(path, "--eval", "which-python: ; @echo $(PYTHON);", "which-python").stdout.strip()


@pytest.mark.parametrize("unusable", [BROKEN_SHIM, TOO_OLD], ids=["a shim that cannot run", "too old"])
def test_a_python_that_will_not_do_is_passed_over(path: Path, unusable: str) -> None:
    write_program(path, "python3", unusable)
    write_program(path, "python3.12", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert chosen_python(path) == "python3.12"


def test_the_plain_python3_is_taken_when_it_will_do(path: Path) -> None:
    for name in ("python3", "python3.11"):
        write_program(path, name, f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert chosen_python(path) == "python3"


def test_without_a_usable_python_it_says_what_to_install(path: Path) -> None:
    write_program(path, "python3", "#!/bin/sh\necho Python 3.9.2\nexit 1\n")
    answer = ask_make(path, "python")
    assert answer.returncode != 0
    assert "Python 3.11 or later" in answer.stdout
    assert "3.9.2" in answer.stdout


def test_make_alone_lists_every_command() -> None:
    listed = subprocess.run([MAKE], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in ("setup", "demo", "test", "check", "format", "bench", "train", "bot-full", "lock", "clean"):
        assert f"make {command} " in listed
