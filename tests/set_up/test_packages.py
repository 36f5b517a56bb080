"""The environment is made anew only when it does not serve, and from hashed requirements alone."""

import sys
from pathlib import Path

import pytest

from set_up import packages
from set_up.places import ROOT

Words = list[str]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[Words]:
    commands: list[Words] = []
    monkeypatch.setattr(packages, "run", lambda argv: commands.append([str(word) for word in argv]))
    return commands


def venv_whose_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    monkeypatch.setattr(packages, "VENV_PYTHON", python)


def makes_the_environment(commands: list[Words]) -> bool:
    return any(words[1:3] == ["venv", "--clear"] for words in commands)


@pytest.mark.parametrize("script", ["exit 127", "echo '(3, 9)'"], ids=["broken", "of another Python"])
def test_an_environment_that_does_not_serve_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ran: list[Words], script: str
) -> None:
    venv_whose_python(tmp_path, monkeypatch, script)
    packages.install_packages()
    assert makes_the_environment(ran)


def test_a_missing_environment_is_made_from_the_python_that_runs_the_set_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ran: list[Words]
) -> None:
    monkeypatch.setattr(packages, "VENV_PYTHON", tmp_path / "nowhere")
    packages.install_packages()
    assert ran[0][ran[0].index("--python") + 1] == sys.executable


def test_an_environment_that_serves_is_kept_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ran: list[Words]
) -> None:
    venv_whose_python(tmp_path, monkeypatch, f"echo '{sys.version_info[:2]}'")
    packages.install_packages()
    assert not makes_the_environment(ran)
    assert "--require-hashes" in ran[0]
    assert str(packages.REQUIREMENTS) in ran[0]
    assert ran[-1][-2:] == ["--editable", str(ROOT)]


def test_every_required_package_is_named_with_its_version_and_hash() -> None:
    text = packages.REQUIREMENTS.read_text()
    entries = [
        entry for entry in text.replace("\\\n", " ").splitlines() if entry and not entry.lstrip().startswith("#")
    ]
    assert len(entries) > 50
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
