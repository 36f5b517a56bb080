"""Installs the project's own environment, at the versions and hashes that requirements-dev.txt names."""

import subprocess
import sys

from set_up.command import run
from set_up.places import ROOT, VENV, VENV_PYTHON
from set_up.uv import UV

REQUIREMENTS = ROOT / "requirements-dev.txt"


def install_packages() -> None:
    if not _venv_serves():
        run([UV, "venv", "--clear", "--python", sys.executable, VENV])
    run([UV, "pip", "sync", "--python", VENV_PYTHON, "--require-hashes", REQUIREMENTS])
    run([UV, "pip", "install", "--python", VENV_PYTHON, "--no-deps", "--editable", ROOT])


def _venv_serves() -> bool:
    """It is there, runs, and is of the Python that runs this."""
    ask = [str(VENV_PYTHON), "-c", "import sys; print(sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, check=True, capture_output=True, text=True)  # noqa: S603  # our own words
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == str(sys.version_info[:2])
