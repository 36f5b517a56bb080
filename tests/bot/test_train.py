"""The model is made anew when, and only when, something that it is made from has changed; and it holds no code."""

import io
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from bot import train
from frontdesk.understand import BOT_PYTHON
from tests.bot.taught import ROOT

INPUTS = (ROOT / "config.yml", ROOT / "bot" / "requirements.txt")


@pytest.fixture
def model() -> Path:
    (only,) = (ROOT / "bot" / "models").glob("*.tar.gz")
    return only


def test_training_again_changes_nothing(model: Path) -> None:
    before = model.stat().st_mtime_ns
    child = subprocess.run([sys.executable, ROOT / "bot" / "train.py"], capture_output=True, text=True)
    assert child.returncode == 0, child.stderr
    assert model.stat().st_mtime_ns == before


def test_the_model_is_named_after_what_it_was_made_from(model: Path) -> None:
    assert model.name == f"{train.fingerprint(*INPUTS)}.tar.gz"


@pytest.mark.parametrize(
    "changed", ["config.yml", "nlu_data/en/book.yml", "bot/domain/book.yml", "bot/components/plain.py"]
)
def test_a_change_of_any_input_asks_for_another_model(
    changed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("nlu_data", "bot/rules", "bot/domain", "bot/components"):
        for file in (ROOT / folder).rglob("*.*"):
            if file.suffix in (".py", ".yml"):
                copy(file, tmp_path)
    for file in (*INPUTS, ROOT / "bot" / "train.py"):
        copy(file, tmp_path)
    monkeypatch.setattr(train, "ROOT", tmp_path)
    monkeypatch.setattr(train, "BOT", tmp_path / "bot")
    copied = (tmp_path / "config.yml", tmp_path / "bot" / "requirements.txt")
    before = train.fingerprint(*copied)
    assert before == train.fingerprint(*copied)
    with (tmp_path / changed).open("a") as input_file:
        input_file.write("# another\n")
    assert train.fingerprint(*copied) != before


def copy(file: Path, folder: Path) -> None:
    target = folder / file.relative_to(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(file.read_bytes())


def test_the_model_holds_nothing_that_could_run(model: Path) -> None:
    with tarfile.open(model) as archive:
        files = {member.name: archive.extractfile(member) for member in archive if member.isfile()}
        names = {Path(name).suffix for name in files}
        assert names <= {".json", ".npz", ".yml", ""}
        for name, file in files.items():
            assert file is not None
            content = file.read()
            if name.endswith(".npz"):
                assert_plain_numbers(content)
            elif name.endswith(".json"):
                json.loads(content)


def assert_plain_numbers(content: bytes) -> None:
    """An array of objects ("descr": "|O") would be a pickle."""
    with zipfile.ZipFile(io.BytesIO(content)) as arrays:
        for name in arrays.namelist():
            assert b"'descr': '<f8'" in arrays.read(name)[:128], name


def test_rasas_own_check_of_the_data_finds_nothing() -> None:
    command = ["-m", "rasa", "data", "validate", "--data", "nlu_data", "bot/rules", "--domain", "bot/domain"]
    child = subprocess.run(
        [BOT_PYTHON, *command, "--config", "config.yml", "--fail-on-warnings"], cwd=ROOT, capture_output=True, text=True
    )
    assert child.returncode == 0, child.stderr
