"""Makes the appliance's environment: Python 3.10 and Rasa 3.6 without TensorFlow; `--full` makes one with it beside."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

BOT = Path(__file__).resolve().parent
ROOT = BOT.parent
PYTHON_WANTED = "3.10"
# The child must start at all (a shim of pyenv for a version that is not chosen exits 127) and be whole.
PROBE = "import ssl, sys, venv, ctypes; print('%d.%d' % sys.version_info[:2])"
NO_PYTHON = """\
Rasa 3.6 needs Python 3.10, and none was found; `uv python install 3.10` could not fetch one either:
{why}
Do one of these, then run this again:
  * open the way to the internet for `uv python install 3.10`;
  * install Python 3.10 by pyenv, by your system's packages or from source, so that `python3.10` runs;
  * set FRONTDESK_BOT_PYTHON to the path of a Python 3.10."""


class CannotSetUp(Exception):
    """Says what is missing and what to do about it."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="make bot/.venv-full, with TensorFlow and DIET (2.5 GB)")
    parser.add_argument("--lock", action="store_true", help="choose the versions of both environments anew")
    arguments = parser.parse_args()
    try:
        uv = find_uv()
        if arguments.lock:
            lock(uv)
        elif arguments.full:
            make_environment(uv, BOT / ".venv-full", BOT / "requirements-full.txt")
            sys.stdout.write("bot/config-full.yml says how to train and to run the full bot.\n")
        else:
            make_environment(uv, BOT / ".venv", BOT / "requirements.txt")
    except CannotSetUp as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except subprocess.CalledProcessError as failure:
        sys.stderr.write(f"`{' '.join(map(str, failure.cmd))}` ended with {failure.returncode}\n")
        return 1
    return 0


def find_uv() -> str:
    uv = os.environ.get("UV") or shutil.which("uv", path=f"{ROOT / '.tools' / 'uv' / 'bin'}:{os.environ['PATH']}")
    if uv is None:
        raise CannotSetUp("uv is not installed: `make setup` installs it")
    return uv


def make_environment(uv: str, venv: Path, requirements: Path) -> None:
    python = venv / "bin" / "python"
    if not is_wanted_python(python):
        subprocess.run([uv, "venv", "--clear", "--python", find_python(uv), venv], check=True)
    subprocess.run([uv, "pip", "sync", "--python", python, "--require-hashes", requirements], check=True)
    let_python_find_us(python)


def find_python(uv: str) -> str:
    for candidate in (*candidates(), *known_to(uv)):
        if is_wanted_python(candidate):
            return str(candidate)
    install = subprocess.run([uv, "python", "install", PYTHON_WANTED], check=False, capture_output=True, text=True)
    for candidate in known_to(uv):
        if is_wanted_python(candidate):
            return str(candidate)
    raise CannotSetUp(NO_PYTHON.format(why="\n".join(f"  {line}" for line in install.stderr.splitlines()[-3:])))


def candidates() -> Iterator[Path]:
    """What may be a Python 3.10, the one that was named first; pyenv's versions themselves, for its shims may fail."""
    if named := os.environ.get("FRONTDESK_BOT_PYTHON"):
        yield Path(named)
    if found := shutil.which(f"python{PYTHON_WANTED}"):
        yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob(f"versions/{PYTHON_WANTED}.*/bin/python"), reverse=True)


def known_to(uv: str) -> list[Path]:
    find = [uv, "python", "find", "--no-project", "--no-python-downloads", PYTHON_WANTED]
    answer = subprocess.run(find, check=False, capture_output=True, text=True)
    return [Path(line) for line in answer.stdout.splitlines()]


def is_wanted_python(python: Path) -> bool:
    try:
        answer = subprocess.run([python, "-c", PROBE], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    return answer.stdout.strip() == PYTHON_WANTED


def let_python_find_us(python: Path) -> None:
    """So that `bot` can be imported from any folder, and TensorFlow be left out, by `rasa` on the command line too."""
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    lines = f"{ROOT}\nimport bot.lean; bot.lean.leave_out_tensorflow()\n"
    (packages / "frontdesk_bot.pth").write_text(lines)


def lock(uv: str) -> None:
    command = [uv, "pip", "compile", "--universal", "--python-version", PYTHON_WANTED, "--generate-hashes"]
    quietly = ["--quiet", "--no-emit-index-url", "--upgrade", "--custom-compile-command", "python bot/set_up.py --lock"]
    full = [*command, *quietly, "requirements.in", "--overrides", "overrides.in"]
    subprocess.run([*full, "--output-file", "requirements-full.txt"], check=True, cwd=BOT)
    lean = [*full, "--excludes", "left-out.in", "--constraints", "requirements-full.txt"]
    subprocess.run([*lean, "--output-file", "requirements.txt"], check=True, cwd=BOT)


if __name__ == "__main__":
    sys.exit(main())
