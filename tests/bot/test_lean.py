"""Rasa without TensorFlow: it imports, what needs TensorFlow says so, and it is small and quickly ready."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.lean import LEFT_OUT, LeaveOut
from frontdesk.understand import BOT_PYTHON
from tests.bot.conftest import Started

MOST_SECONDS_TO_BE_READY = 30  # measured: 4; a default bot of Rasa: 46
MOST_MEGABYTES = 320  # measured: 215; a default bot of Rasa: 1,120


def run_in_the_appliance(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([BOT_PYTHON, "-c", code], capture_output=True, text=True)


def test_tensorflow_is_not_installed_and_rasa_imports_all_the_same() -> None:
    child = run_in_the_appliance(
        "import importlib.metadata as m, rasa.nlu.classifiers.diet_classifier, rasa.core.policies.ted_policy;"
        "print(sorted(d.name for d in m.distributions() if 'tensorflow' in d.name or d.name in ('keras', 'jax')))"
    )
    assert child.stdout.strip() == "[]", child.stderr


def test_what_needs_tensorflow_says_how_to_get_it() -> None:
    child = run_in_the_appliance("import tensorflow as tf; tf.constant([1.0]) + 1")
    assert child.returncode != 0
    child = run_in_the_appliance("import tensorflow as tf; tf.keras.backend.clear_session()()")
    assert "make bot-full" in child.stderr


def test_a_module_that_is_misspelt_is_still_missed() -> None:
    child = run_in_the_appliance("import tensorflaw")
    assert "ModuleNotFoundError" in child.stderr


@pytest.mark.parametrize("name", ["rasa", "tensor", "tensorflow2", "os"])
def test_only_what_is_left_out_is_stood_in_for(name: str) -> None:
    assert LeaveOut().find_spec(name, None) is None
    assert all(LeaveOut().find_spec(f"{each}.inside", None) for each in LEFT_OUT)


def test_rasa_never_reports_to_its_maker() -> None:
    child = run_in_the_appliance("from rasa import telemetry; print(telemetry.is_telemetry_enabled())")
    assert child.stdout.strip() == "False", child.stderr


def test_it_is_ready_in_seconds(started: Started) -> None:
    assert started.seconds < MOST_SECONDS_TO_BE_READY


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_is_small(started: Started) -> None:
    started.ear.hear("book")
    status = Path(f"/proc/{started.ear.rasa.process.pid}/status").read_text()
    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    assert int(resident) / 1024 < MOST_MEGABYTES
