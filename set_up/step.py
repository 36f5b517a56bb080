"""One step of the set-up: done once, and again only when something it was made from has changed."""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from set_up.places import ROOT, STATE

# Made by steps, or by running: never what a step is made from.
NOT_INPUTS = {".venv", ".venv-full", "__pycache__", "models", ".rasa"}


class NothingMade(Exception):
    """The step ended without an error, but what it should have made is not there."""


@dataclass(frozen=True)
class Step:
    """`inputs`: files and folders whose content decides whether to do it again. `made`: what must be there after it.

    `name_lack`: what this machine lacks for a step that we can do without; "" when nothing.
    """

    name: str
    inputs: tuple[Path, ...]
    made: Path
    do: Callable[[], None]
    name_lack: Callable[[], str] = lambda: ""

    def is_done(self) -> bool:
        stamp = self._stamp_file()
        return self._is_made() and stamp.exists() and stamp.read_text() == self._fingerprint()

    def perform(self) -> None:
        if lack := self.name_lack():
            tell(f"{self.name} is NOT SET UP, and tests that need it are SKIPPED: this machine lacks {lack}")
            return
        started = time.monotonic()
        tell(f"{self.name} …")
        # Taken before: an input that is edited meanwhile is not in what was made.
        fingerprint = self._fingerprint()
        # Gone while it works: half of a step must not pass for done when its inputs are put back as they were.
        self._stamp_file().unlink(missing_ok=True)
        self.do()
        if not self._is_made():
            raise NothingMade(f"{self.name} ended well but left no {self.made}")
        self._stamp_file().parent.mkdir(parents=True, exist_ok=True)
        self._stamp_file().write_text(fingerprint)
        tell(f"{self.name}: done in {time.monotonic() - started:.0f} s")

    def _is_made(self) -> bool:
        """A folder in which no file lies is as good as none."""
        return self.made.is_file() or (self.made.is_dir() and any(each.is_file() for each in self.made.iterdir()))

    def _stamp_file(self) -> Path:
        return STATE / f"{self.name.lower().replace(' ', '-')}.sha256"

    def _fingerprint(self) -> str:
        digest = sha256(f"{sys.version_info[:2]} {ROOT}".encode())
        for path in sorted(_files_in(self.inputs)):
            content = path.read_bytes()
            digest.update(f"\n{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()


def tell(words: str) -> None:
    sys.stderr.write(f"set-up: {words}\n")
    sys.stderr.flush()


def _files_in(inputs: Iterable[Path]) -> Iterator[Path]:
    for each in inputs:
        if each.is_dir():
            yield from (file for file in each.rglob("*") if file.is_file() and _is_input(file.relative_to(each)))
        elif each.exists():
            yield each


def _is_input(inside: Path) -> bool:
    return NOT_INPUTS.isdisjoint(inside.parts)
