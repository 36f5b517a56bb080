"""deploy/make-secrets: every installation has secrets of its own, made once."""

import stat
import subprocess
from pathlib import Path

from tests.deploy.composed import COMPOSE, ROOT

FOR_A_PERSON_TO_FILL_IN = {
    *("twilio_auth_token", "twilio_auth_token_secondary", "twilio_api_key_secret"),
    *("fhir_password", "fhir_bearer_token", "fhir_private_key", "tls_certificate", "tls_private_key"),
}


def make_secrets(folder: Path) -> str:
    environment = {"PATH": "/usr/bin:/bin", "SECRETS_FOLDER": str(folder)}
    script = [str(ROOT / "deploy" / "make-secrets")]
    return subprocess.run(script, env=environment, capture_output=True, text=True, check=True).stdout


def contents(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in folder.iterdir()}


def test_every_secret_of_compose_is_made_and_no_other(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets")
    assert contents(tmp_path / "secrets").keys() == COMPOSE["secrets"].keys()


def test_what_it_can_make_is_random_and_what_it_cannot_is_empty(tmp_path: Path) -> None:
    make_secrets(tmp_path / "one")
    make_secrets(tmp_path / "other")
    one, other = contents(tmp_path / "one"), contents(tmp_path / "other")
    assert {name for name, content in one.items() if not content} == FOR_A_PERSON_TO_FILL_IN
    assert {name for name in one if one[name] and one[name] == other[name]} == set()
    passwords = [content for name, content in one.items() if name.endswith(("_password", "_token")) and content]
    assert len(set(passwords)) == len(passwords)
    assert all(len(password) == 40 for password in passwords)


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets")
    (tmp_path / "secrets" / "twilio_auth_token").write_text("filled in")
    before = contents(tmp_path / "secrets")
    make_secrets(tmp_path / "secrets")
    assert contents(tmp_path / "secrets") == before


def test_the_folder_is_closed_and_its_files_can_be_read_by_the_containers(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets")
    assert stat.S_IMODE((tmp_path / "secrets").stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "secrets").iterdir()} == {0o644}


def test_the_addresses_hold_the_passwords_that_the_servers_know(tmp_path: Path) -> None:
    make_secrets(tmp_path / "secrets")
    made = contents(tmp_path / "secrets")
    assert f"//frontdesk:{made['frontdesk_database_password']}@postgres:5432/frontdesk" in made["database_url"]
    assert f"//rasa:{made['rasa_database_password']}@postgres:5432/rasa" in made["rasa_database_url"]
    password = made["redis_url"].split(":")[2].partition("@")[0]
    assert f"user frontdesk on >{password} " in made["redis_users"]


def test_it_says_what_is_left_to_fill_in_until_it_is(tmp_path: Path) -> None:
    first = make_secrets(tmp_path / "secrets")
    assert "twilio_auth_token" in first
    assert "tls_certificate" in first
    for name in ("twilio_auth_token", "tls_certificate", "tls_private_key"):
        (tmp_path / "secrets" / name).write_text("filled in")
    assert make_secrets(tmp_path / "secrets") == ""


def test_secrets_are_never_committed() -> None:
    ignored = subprocess.run(["git", "check-ignore", "secrets/rasa_token", ".env"], cwd=ROOT, check=False).returncode
    assert ignored == 0
