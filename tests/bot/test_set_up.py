"""The appliance's Python is found wherever it is, and its absence is told with a remedy."""

import re
from pathlib import Path

import pytest

from bot.set_up import CannotSetUp, find_python, is_wanted_python
from tests.bot.taught import ROOT


def write_script(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def uv(tmp_path: Path) -> str:
    """Knows no Python and can fetch none."""
    return str(write_script(tmp_path / "uv", "echo 'error: no route to anywhere' >&2; exit 2"))


@pytest.fixture(autouse=True)
def nothing_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.delenv("FRONTDESK_BOT_PYTHON", raising=False)


def test_a_shim_of_pyenv_that_cannot_start_is_passed_over_for_the_version_itself(tmp_path: Path, uv: str) -> None:
    write_script(tmp_path / "bin" / "python3.10", "echo 'pyenv: python3.10: command not found' >&2; exit 127")
    version = write_script(tmp_path / "pyenv" / "versions" / "3.10.13" / "bin" / "python", "echo 3.10")
    assert find_python(uv) == str(version)


def test_a_python_that_is_named_comes_first(tmp_path: Path, uv: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write_script(tmp_path / "bin" / "python3.10", "echo 3.10")
    named = write_script(tmp_path / "elsewhere" / "python", "echo 3.10")
    monkeypatch.setenv("FRONTDESK_BOT_PYTHON", str(named))
    assert find_python(uv) == str(named)


def test_what_uv_fetches_is_used(tmp_path: Path) -> None:
    fetched = tmp_path / "fetched" / "python"
    uv = write_script(
        tmp_path / "uv",
        f'case "$2" in find) test -e {fetched} && echo {fetched};;'
        f" install) /bin/mkdir -p {fetched.parent}; printf '#!/bin/sh\\necho 3.10\\n' > {fetched};"
        f" /bin/chmod +x {fetched};;"
        " esac",
    )
    assert find_python(str(uv)) == str(fetched)


def test_without_any_python_it_says_what_to_do(uv: str) -> None:
    with pytest.raises(CannotSetUp, match="FRONTDESK_BOT_PYTHON") as told:
        find_python(uv)
    assert "no route to anywhere" in str(told.value)


@pytest.mark.parametrize("script", ["echo 3.11", "exit 0", "exit 1", "echo 3.10; exit 3"])
def test_another_python_will_not_do(tmp_path: Path, script: str) -> None:
    assert not is_wanted_python(write_script(tmp_path / "python", script))
    assert not is_wanted_python(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-full.txt"])
def test_every_package_is_pinned_by_hash_and_from_no_certain_host(name: str) -> None:
    text = (ROOT / "bot" / name).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][^\n]*", text, re.MULTILINE)
    assert packages
    assert all(re.match(r"[a-z0-9.-]+(\[\w+\])?==[^ ]+ ", package) for package in packages)
    assert len(re.findall(r"^[a-z0-9][^\n]*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(packages)
    assert "://" not in text


def test_the_lean_environment_has_the_versions_of_the_full_one() -> None:
    lean, full = (
        set(re.findall(r"^[a-z0-9.-]+==[^ ]+", (ROOT / "bot" / name).read_text(), re.MULTILINE))
        for name in ("requirements.txt", "requirements-full.txt")
    )
    assert lean < full
    assert not {package for package in lean if package.startswith(("tensorflow", "keras", "jax"))}
