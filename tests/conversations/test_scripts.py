"""Plays every scripted conversation over the whole system, and counts the texts that each task takes."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.conversations.script import Script, play, read_scripts
from tests.whole_system import Clinic

SCRIPTS = tuple(read_scripts())
# What each task may take at most, when the first text says it all; once a birth date was shown.
MOST_TEXTS = {"book": 2, "book for a dependant": 3, "move": 3, "cancel": 2}


@dataclass
class Tally:
    played: int = 0
    right: list[Script] = field(default_factory=list)

    def tell(self) -> str:
        alone = sum(script.handed_over is None for script in self.right)
        lines = [f"{self.played} conversations: {len(self.right)} ended right, {alone} of them without a person"]
        for task in MOST_TEXTS:
            texts = [script.texts for script in self.right if script.task == task]
            if texts:
                lines.append(f"{task}: {sum(texts) / len(texts):.1f} texts on average, {max(texts)} at most")
        return "\n".join(lines)


@pytest.fixture(scope="module")
def tally() -> Iterator[Tally]:
    tally = Tally()
    yield tally
    sys.stdout.write(f"\n{tally.tell()}\n")  # shown with -s


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: f"{script.theme}: {script.name}")
def test_conversation(script: Script, clinic: Clinic, tally: Tally) -> None:
    tally.played += 1
    play(script, clinic)
    tally.right.append(script)


def test_the_scripts_are_many_and_have_names_of_their_own() -> None:
    assert len(SCRIPTS) >= 150
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)


@pytest.mark.parametrize("task", MOST_TEXTS)
def test_a_task_takes_few_texts(task: str) -> None:
    texts = [script.texts for script in SCRIPTS if script.task == task]
    assert len(texts) >= 3
    assert max(texts) <= MOST_TEXTS[task]
