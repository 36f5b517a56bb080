"""One step of the set-up: done once, and again only when something it was made from has changed."""

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from set_up.places import ROOT, STATE

# Made by steps, or by running: never what a step is made from.
NOT_INPUTS = {".venv", ".venv-full", "__pycache__", "models", ".rasa"}


@dataclass(frozen=True)
class Step:
    """`inputs`: files and folders whose content decides whether to do it again. `made`: what must be there after it."""

    name: str
    inputs: tuple[Path, ...]
    made: Path
    do: Callable[[], None]

    def is_done(self) -> bool:
        stamp = self._stamp_file()
        return self.made.exists() and stamp.exists() and stamp.read_text() == self._fingerprint()

    def perform(self) -> None:
        started = time.monotonic()
        tell(f"{self.name} …")
        self.do()
        STATE.mkdir(parents=True, exist_ok=True)
        self._stamp_file().write_text(self._fingerprint())
        tell(f"{self.name}: done in {time.monotonic() - started:.0f} s")

    def _stamp_file(self) -> Path:
        return STATE / f"{self.name.lower().replace(' ', '-')}.sha256"

    def _fingerprint(self) -> str:
        digest = sha256(f"{sys.version_info[:2]} {ROOT}".encode())
        for path in sorted(_files_in(self.inputs)):
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
        return digest.hexdigest()


def tell(words: str) -> None:
    sys.stderr.write(f"set-up: {words}\n")
    sys.stderr.flush()


def _files_in(inputs: Iterable[Path]) -> Iterable[Path]:
    for each in inputs:
        if each.is_dir():
            yield from (file for file in each.rglob("*") if file.is_file() and NOT_INPUTS.isdisjoint(file.parts))
        elif each.exists():
            yield each
