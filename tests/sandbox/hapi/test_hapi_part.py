"""How the HAPI server is started, and what happens where it can not be."""

from pathlib import Path

import pytest

from frontdesk.parts import hapi
from tests.fhir_servers import skip_unless_ci


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    program = tmp_path / "hapi.jar"
    monkeypatch.setattr(hapi, "PROGRAM", program)
    return program


def test_without_its_program_it_says_how_to_build_it(program: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="set_up hapi"):
        hapi.prepare_hapi(tmp_path)


def test_the_databases_password_is_not_for_everybody_to_read(program: Path, tmp_path: Path) -> None:
    program.touch()
    part = hapi.prepare_hapi(tmp_path, 8080, "postgresql+psycopg://clinic:s3cret@127.0.0.1:5433/fhir")

    environment = part.process.environment or {}
    assert environment["SPRING_DATASOURCE_URL"] == "jdbc:postgresql://127.0.0.1:5433/fhir"
    assert environment["SPRING_DATASOURCE_PASSWORD"] == "s3cret"
    assert "s3cret" not in " ".join(part.process.argv)


def test_without_a_database_it_keeps_all_in_memory(program: Path, tmp_path: Path) -> None:
    program.touch()

    assert "SPRING_DATASOURCE_URL" not in (hapi.prepare_hapi(tmp_path).process.environment or {})


@pytest.mark.parametrize(("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)])
def test_where_changes_are_decided_a_missing_server_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[BaseException]
) -> None:
    monkeypatch.setenv("CI", ci)

    with pytest.raises(outcome, match="not built"):
        skip_unless_ci("not built")
