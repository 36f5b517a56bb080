"""Plays every scripted conversation over the whole system, and counts the texts that a booking takes."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from tests.conversations.script import Script, play, read_scripts
from tests.whole_system import Clinic

SCRIPTS = tuple(read_scripts())


@dataclass
class Tally:
    played: int = 0
    right: list[Script] = field(default_factory=list)

    def tell(self) -> str:
        booked = [script for script in self.right if script.visits]
        texts = sum(script.texts for script in booked) / max(1, sum(len(script.visits) for script in booked))
        alone = sum(script.handed_over is None for script in self.right)
        return f"{self.played} conversations: {texts:.1f} texts per booking, {alone} ended right without a person"


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
    assert len(SCRIPTS) >= 60
    assert len({script.name for script in SCRIPTS}) == len(SCRIPTS)
