"""HAPI is built where Java and Maven are; elsewhere the set-up says what is missing, and goes on."""

from pathlib import Path

import pytest

from set_up.hapi import name_what_hapi_lacks
from set_up.step import Step


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All that the machine has: nothing yet."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def write_program(path: Path, name: str, says: str) -> None:
    (path / name).write_text(f"#!/bin/sh\necho '{says}'\n")
    (path / name).chmod(0o755)


@pytest.mark.parametrize("version", ["17.0.15", "21", "25-ea"])
def test_with_maven_and_a_java_that_is_new_enough_nothing_lacks(path: Path, version: str) -> None:
    write_program(path, "mvn", "")
    write_program(path, "javac", f"javac {version}")

    assert name_what_hapi_lacks() == ""


@pytest.mark.parametrize("says", ["javac 11.0.2", "javac 1.8.0_402", "no such thing"])
def test_an_old_java_is_not_enough(path: Path, says: str) -> None:
    write_program(path, "mvn", "")
    write_program(path, "javac", says)

    assert "Java 17" in name_what_hapi_lacks()


def test_without_java_a_jdk_lacks(path: Path) -> None:
    write_program(path, "mvn", "")

    assert "JDK" in name_what_hapi_lacks()


def test_without_maven_maven_lacks(path: Path) -> None:
    write_program(path, "javac", "javac 17.0.15")

    assert name_what_hapi_lacks() == "Maven"


def test_a_step_that_the_machine_can_not_take_is_named_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    step = Step("HAPI FHIR", (), tmp_path / "hapi.jar", lambda: pytest.fail("was taken"), lambda: "Maven")

    step.perform()

    assert "HAPI FHIR is NOT SET UP" in capsys.readouterr().err
