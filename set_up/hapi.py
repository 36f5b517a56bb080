"""Builds a real HAPI FHIR server from its published parts; needs Java 17 or later, and Maven."""

import re
import shutil
import subprocess

from set_up.command import run
from set_up.places import ROOT

HAPI = ROOT / "sandbox" / "hapi"
_TARGET = HAPI / "target"
PROGRAM = _TARGET / "extracted" / "hapi.jar"
OLDEST_JAVA = 17


def build_hapi() -> None:
    """Unpacks the jar at the end: a packed one takes 9 s longer at every start."""
    if _TARGET.exists():
        shutil.rmtree(_TARGET)
    run(["mvn", "--batch-mode", "--no-transfer-progress", "--file", HAPI / "pom.xml", "package"])
    packed = _TARGET / "hapi.jar"
    run(["java", "-Djarmode=tools", "-jar", packed, "extract", "--destination", PROGRAM.parent])
    packed.unlink()


def name_what_hapi_lacks() -> str:
    """What is missing to build it; "" when nothing is."""
    if shutil.which("mvn") is None:
        return "Maven"
    return "" if _java_compiler_version() >= OLDEST_JAVA else f"a JDK of Java {OLDEST_JAVA} or later"


def _java_compiler_version() -> int:
    """0 without one: a JRE runs Java, but can not compile it."""
    try:
        answer = subprocess.run(["javac", "-version"], check=True, capture_output=True, text=True)  # noqa: S607  # PATH's
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"javac (\d+)", answer.stdout + answer.stderr)
    return int(version[1]) if version else 0
