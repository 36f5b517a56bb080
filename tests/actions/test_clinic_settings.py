"""The clinic is told how to sign in to its records, or what is missing for it."""

from typing import Any

import pytest
from pydantic import SecretStr

from actions.clinic_settings import read_clinic_settings, read_sign_in
from clinic.config import BasicSignIn, BearerSignIn, NoSignIn, SignInSettings, SmartSignIn
from settings import Settings


def settings(**given: Any) -> Settings:
    """Only these, unread and unchecked."""
    return Settings.model_construct(**given)


@pytest.mark.parametrize(
    ("given", "sign_in"),
    [
        ({"fhir_auth": "none"}, NoSignIn()),
        (
            {"fhir_auth": "basic", "fhir_username": "front", "fhir_password": SecretStr("desk")},
            BasicSignIn("front", "desk"),
        ),
        ({"fhir_auth": "bearer", "fhir_bearer_token": SecretStr("abc")}, BearerSignIn("abc")),
        (
            {"fhir_auth": "smart", "fhir_client_id": "us", "fhir_private_key": SecretStr("pem"), "fhir_scope": "s"},
            SmartSignIn("us", "pem", "s", None),
        ),
    ],
)
def test_each_way_of_signing_in_is_read(given: dict[str, Any], sign_in: SignInSettings) -> None:
    assert read_sign_in(settings(**given)) == sign_in


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"fhir_auth": "basic", "fhir_username": "front"}, "FHIR_PASSWORD"),
        ({"fhir_auth": "bearer"}, "FHIR_BEARER_TOKEN"),
        ({"fhir_auth": "smart", "fhir_client_id": "us"}, "FHIR_PRIVATE_KEY"),
    ],
)
def test_what_is_missing_for_it_is_named(given: dict[str, Any], missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        read_sign_in(settings(**given))


def test_no_secret_shows_when_the_settings_are_printed() -> None:
    secret = "hunter2"
    read = read_clinic_settings(
        settings(
            database_url=SecretStr(f"postgresql+psycopg://frontdesk:{secret}@db/frontdesk"),
            fhir_url="https://ehr.example/fhir",
            fhir_auth="bearer",
            fhir_bearer_token=SecretStr(secret),
            rasa_token=SecretStr(secret),
            clinic_timezone="America/Los_Angeles",
        )
    )
    assert read.fhir_url == "https://ehr.example/fhir"
    assert secret not in repr(read)
