"""Runs one long command of the set-up: with signs of life while it works, and its last words when it fails."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from set_up.places import ROOT, STATE
from set_up.step import tell

SECONDS_BETWEEN_SIGNS_OF_LIFE = 5.0
SECONDS_TO_END = 5.0
LINES_SHOWN_OF_A_FAILURE = 30
WIDTH_OF_A_SIGN = 100


class CommandFailed(Exception):
    """The command ended with an error or is not there; says which it was, and shows the end of what it wrote."""


def run(argv: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
    """Runs it in the project's root, `environment` added to ours."""
    STATE.mkdir(parents=True, exist_ok=True)
    log = STATE / "last-command.log"
    words = [str(word) for word in argv]
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(  # noqa: S603  # our own commands
                words,
                cwd=ROOT,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        except OSError as error:
            raise CommandFailed(f"`{' '.join(words)}` cannot be run: {error}") from error
        try:
            _show_signs_of_life(process, log)
        finally:
            _end(process)  # still running only when Ctrl-C or an error has stopped us
    if process.returncode != 0:
        end = "\n".join(_lines(log)[-LINES_SHOWN_OF_A_FAILURE:])
        raise CommandFailed(f"`{' '.join(words)}` failed ({process.returncode}). Its log, {log}, ends:\n{end}")


def _show_signs_of_life(process: subprocess.Popen[bytes], log: Path) -> None:
    started = time.monotonic()
    while True:
        try:
            process.wait(SECONDS_BETWEEN_SIGNS_OF_LIFE)
            return
        except subprocess.TimeoutExpired:
            last = (_lines(log) or [""])[-1].strip()
            tell(f"  {time.monotonic() - started:3.0f} s  {last[:WIDTH_OF_A_SIGN]}")


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()
