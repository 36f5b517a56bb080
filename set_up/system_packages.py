"""Installs what the tests need from the system: as root on Debian by apt, else it says what is missing."""

import os
import shutil
from pathlib import Path

from set_up.step import tell
from set_up.uv import apt_install

# package -> the command or file that shows it is there
FOR_HAPI = {"default-jdk-headless": "javac", "maven": "mvn"}
FOR_TESTS = {
    **FOR_HAPI,
    "chromium": "chromium",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",  # without it Chinese shows as boxes
}
FOR_BENCHES = {"wrk": "wrk"}


def install_missing(packages: dict[str, str]) -> None:
    missing = [package for package, sign in packages.items() if not _is_there(sign)]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tell(f"{' '.join(missing)} by apt …")
        apt_install(*missing)
    else:
        names = " ".join(missing)
        tell(f"MISSING, and tests that need them are skipped: {names}. On Debian: apt install {names}")


def _is_there(sign: str) -> bool:
    return Path(sign).exists() if sign.startswith("/") else shutil.which(sign) is not None
