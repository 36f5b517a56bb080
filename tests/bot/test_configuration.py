"""The server takes its secrets from the environment or from files, and starts without none of them."""

from pathlib import Path

import pytest

from bot.configuration import Misconfigured, newest_model, read_configuration

SETTINGS = {"ACTIONS_URL": "http://actions/webhook", "RASA_DATABASE_URL": "postgresql://x/y", "RASA_TOKEN": "t" * 16}


def test_it_listens_on_loopback_unless_told_otherwise(tmp_path: Path) -> None:
    assert read_configuration(dict(SETTINGS), tmp_path).host == "127.0.0.1"
    assert read_configuration({**SETTINGS, "RASA_HOST": "0.0.0.0"}, tmp_path).host == "0.0.0.0"


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_a_setting_that_is_missing_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=name):
        read_configuration({**SETTINGS, name: ""}, tmp_path)


def test_a_secret_may_come_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "rasa_token").write_text("a secret from a file\n")
    environment = {**SETTINGS, "RASA_TOKEN": ""}
    read_configuration(environment, tmp_path)
    assert environment["RASA_TOKEN"] == "a secret from a file"


def test_a_token_that_could_be_guessed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="RASA_TOKEN"):
        read_configuration({**SETTINGS, "RASA_TOKEN": "secret"}, tmp_path)


def test_without_a_model_there_is_none(tmp_path: Path) -> None:
    assert newest_model(tmp_path) is None
    assert newest_model(tmp_path / "nowhere") is None
