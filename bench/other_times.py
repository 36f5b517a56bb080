"""What the other libraries of the registries read in the same texts: in an environment of their own, for their pins."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.figures import CannotRun
from bot.set_up import CannotSetUp, find_uv
from tests.when.corpus import Expression
from when.model import Window

FOLDER = Path(__file__).with_name("other_readers")
VENV = Path(__file__).with_name(".venv-times")
PYTHON = VENV / "bin" / "python"
LANGUAGES = {
    "dateparser": ("en", "es", "ko", "ru", "tl", "vi", "zh", "zh-hant"),
    "recognizers-text": ("en", "es", "zh", "zh-hant"),  # those that its Python package reads times in
    "parsedatetime": ("en",),
    "timefhuman": ("en",),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Where the times that a library finds in one text begin, and how long it took."""

    starts: tuple[datetime, ...]
    milliseconds: float


def make_other_readers() -> None:
    """Their environment, unless it is there for what it is made from."""
    requirements, installed = FOLDER / "requirements.txt", VENV / "installed.txt"
    if installed.exists() and installed.read_text() == requirements.read_text():
        return
    try:
        uv = find_uv()
        _run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, VENV)
        _run(uv, "pip", "install", "--quiet", "--python", PYTHON, "--requirements", requirements)
    except CannotSetUp as why:
        raise CannotRun(str(why)) from why
    except subprocess.CalledProcessError as failure:
        raise CannotRun(f"the other libraries could not be installed:\n{failure.stderr}") from failure
    shutil.copy(requirements, installed)


def list_readers(language: str) -> list[str]:
    return [name for name, languages in LANGUAGES.items() if language in languages]


def read_with(name: str, corpus: Sequence[Expression]) -> list[Found]:
    asked = [{"lang": each.language, "now": each.now.isoformat(), "text": each.text} for each in corpus]
    lines = "".join(json.dumps(each) + "\n" for each in asked)
    answers = _run(PYTHON, FOLDER / "read.py", name, stdin=lines).splitlines()
    return list(_take(answers, corpus))


def _run(*argv: str | Path, stdin: str | None = None) -> str:
    return subprocess.run(argv, input=stdin, capture_output=True, text=True, check=True).stdout


def _take(answers: Sequence[str], corpus: Sequence[Expression]) -> Iterator[Found]:
    for line, expression in zip(answers, corpus, strict=True):
        answer = json.loads(line)
        starts = [datetime.fromisoformat(each) for each in answer["starts"]]
        yield Found(tuple(each.replace(tzinfo=expression.now.tzinfo) for each in starts), answer["milliseconds"])


def begins_rightly(expression: Expression, found: Found) -> bool:
    """The first time that it finds begins the right window; where there is none it finds none."""
    if not expression.windows or not found.starts:
        return not expression.windows and not expression.admits and not found.starts
    return is_in(expression.windows[0], found.starts[0])


def is_in(window: Window, moment: datetime) -> bool:
    """A day found without its clock comes with the clock of now."""
    if window.start is None:
        return False
    is_long = window.end is None or window.end - window.start >= timedelta(hours=23)
    return window.contains(moment) if is_long else window.start == moment.replace(second=0, microsecond=0)
