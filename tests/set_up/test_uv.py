"""uv comes by whatever this Python has: venv, else pip, else what apt can add."""

from pathlib import Path

import pytest

from set_up import uv
from set_up.command import CommandFailed


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[list[str]]:
    commands: list[list[str]] = []
    monkeypatch.setattr(uv, "UV_FOLDER", tmp_path / "uv")
    monkeypatch.setattr(uv, "run", lambda argv, _environment=None: commands.append([str(word) for word in argv]))
    return commands


def python_has(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    monkeypatch.setattr(uv, "_python_has", lambda module: module in modules)


def test_with_venv_uv_gets_a_folder_of_its_own(monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]) -> None:
    python_has(monkeypatch, "ensurepip", "pip")
    uv.install_uv()
    assert [words[1:3] for words in ran] == [["-m", "venv"], ["-m", "pip"]]
    assert ran[-1][-1] == f"uv=={uv.VERSION}"


def test_without_venv_pip_puts_it_into_that_folder(
    monkeypatch: pytest.MonkeyPatch, ran: list[list[str]], tmp_path: Path
) -> None:
    python_has(monkeypatch, "pip")
    uv.install_uv()
    assert [words[words.index("--target") + 1] for words in ran] == [str(tmp_path / "uv")]


def test_without_either_and_without_root_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    python_has(monkeypatch)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(CommandFailed, match="python3-venv"):
        uv.install_uv()
    assert ran == []


def test_without_either_root_installs_venv_by_apt_first(monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]) -> None:
    python_has(monkeypatch)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda _program: "/usr/bin/apt-get")
    uv.install_uv()
    assert ran[0][:2] == ["apt-get", "update"]
    assert "python3-venv" in ran[1]


def test_what_an_older_uv_left_is_removed_first(
    monkeypatch: pytest.MonkeyPatch, ran: list[list[str]], tmp_path: Path
) -> None:
    python_has(monkeypatch, "ensurepip")
    stale = tmp_path / "uv" / "bin" / "uv"
    stale.parent.mkdir(parents=True)
    stale.touch()
    uv.install_uv()
    assert not stale.exists()
