"""Rasa without TensorFlow: it imports, what needs TensorFlow says so, and it is small and quickly ready."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.lean import LEFT_OUT, SERVED_WITHOUT, LeaveOut
from frontdesk.understand import BOT_PYTHON
from tests.bot.conftest import Started

MOST_SECONDS_TO_BE_READY = 30  # measured: 4; a default bot of Rasa: 46
MOST_MEGABYTES = 160  # measured: 100; a default bot of Rasa: 1,120


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
    assert LeaveOut(LEFT_OUT).find_spec(name, None) is None
    assert all(LeaveOut(LEFT_OUT).find_spec(f"{each}.inside", None) for each in LEFT_OUT)


def test_whoever_trains_has_what_the_server_leaves_out() -> None:
    child = run_in_the_appliance("import sklearn.linear_model, scipy.sparse; print(scipy.sparse.eye(2).nnz)")
    assert child.stdout.strip() == "2", child.stderr


def test_the_server_leaves_out_all_that_it_need_not_have(started: Started) -> None:
    pid = started.ear.rasa.process.pid
    maps = Path(f"/proc/{pid}/maps").read_text() if sys.platform == "linux" else ""
    assert not {name for name in SERVED_WITHOUT if f"/site-packages/{name}/" in maps}


def test_where_tensorflow_is_installed_the_server_has_everything(tmp_path: Path) -> None:
    serve = "from bot.lean import leave_out_of_serving; leave_out_of_serving(); import sklearn; print(sklearn.__spec__)"
    assert "LeaveOut" in run_in_the_appliance(serve).stdout
    (tmp_path / "tensorflow.py").touch()
    child = run_in_the_appliance(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {serve}")
    assert "SourceFileLoader" in child.stdout, child.stderr


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
