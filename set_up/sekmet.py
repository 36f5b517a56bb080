"""Installs sekmet-fhir, a FHIR server that others wrote, in an environment of its own: the tests alone need it."""

import sys

from set_up.command import run
from set_up.places import ROOT
from set_up.uv import UV

# Written by `uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url`.
REQUIREMENTS = ROOT / "set_up" / "sekmet-requirements.txt"
_ENVIRONMENT = ROOT / ".tools" / "sekmet"
PROGRAM = _ENVIRONMENT / "bin" / "uvicorn"


def install_sekmet() -> None:
    run([UV, "venv", "--clear", "--python", sys.executable, _ENVIRONMENT])
    run([UV, "pip", "sync", "--python", _ENVIRONMENT / "bin" / "python", "--require-hashes", REQUIREMENTS])
