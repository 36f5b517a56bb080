"""Gets uv, which installs everything else, from the package index."""

import os
import shutil
import subprocess
import sys

from set_up.command import CommandFailed, run
from set_up.places import UV_FOLDER

VERSION = "0.13.9"
UV = UV_FOLDER / "bin" / "uv"


def install_uv() -> None:
    """By venv; without Debian's python3-venv by pip into a folder; without either, as root, after installing it."""
    if not _python_has("ensurepip") and not _python_has("pip"):
        _install_venv_by_apt()
    if UV_FOLDER.exists():
        shutil.rmtree(UV_FOLDER)
    requirement = f"uv=={VERSION}"
    if _python_has("ensurepip"):
        run([sys.executable, "-m", "venv", UV_FOLDER])
        run([UV_FOLDER / "bin" / "python", "-m", "pip", "install", requirement])
    else:
        run([sys.executable, "-m", "pip", "install", "--target", UV_FOLDER, requirement])


def _python_has(module: str) -> bool:
    """Asks a fresh Python, since apt may have installed it a moment ago."""
    probe = [sys.executable, "-c", f"import {module}"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0  # noqa: S603  # our own words


def _install_venv_by_apt() -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise CommandFailed(
            f"{sys.executable} has neither venv nor pip. Install one (Debian: apt install python3-venv)."
        )
    apt_install("python3-venv")


def apt_install(*packages: str) -> None:
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], quietly)
    run(["apt-get", "install", "--yes", "--no-install-recommends", *packages], quietly)
