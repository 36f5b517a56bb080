"""Tells the clinic room what it needs of the settings."""

import hashlib
import hmac
from datetime import timedelta

from pydantic import SecretStr

from clinic.config import BasicSignIn, BearerSignIn, ClinicSettings, NoSignIn, SignInSettings, SmartSignIn
from settings import Settings


def read_clinic_settings(settings: Settings) -> ClinicSettings:
    return ClinicSettings(
        database_url=settings.database_url.get_secret_value(),
        fhir_url=settings.fhir_url,
        zone=settings.zone,
        sign_in=read_sign_in(settings),
        driver=settings.fhir_driver,
        region=settings.clinic_region,
        visit_type_system=settings.fhir_visit_type_system,
        visit_type_codes=settings.visit_type_codes,
        minimum_notice=timedelta(minutes=settings.minimum_notice_minutes),
        identified_for=timedelta(days=settings.identified_for_days),
        logged_in_for=timedelta(hours=settings.logged_in_for_hours),
        login_key=derive_login_key(settings.rasa_token),
        mrn_system=settings.fhir_mrn_system,
        dependant_until_age=settings.dependant_until_age,
        guardians_of_children=read_roles(settings.guardians_of_children),
        guardians_of_anybody=read_roles(settings.guardians_of_anybody),
        change_notice=timedelta(minutes=settings.change_notice_minutes),
        book_ahead=timedelta(days=settings.book_ahead_days),
        visit_lengths={key: timedelta(minutes=minutes) for key, minutes in settings.visit_minutes.items()},
    )


def derive_login_key(secret: SecretStr) -> str:
    """From a secret that every copy of the action server has; a change of it spoils codes that are minutes old."""
    return hmac.digest(secret.get_secret_value().encode(), b"one-time codes", hashlib.sha256).hex()


def read_roles(written: str) -> frozenset[str]:
    """Codes with commas between them.

    >>> sorted(read_roles("MTH, FTH,"))
    ['FTH', 'MTH']
    """
    return frozenset(role.strip() for role in written.split(",") if role.strip())


def read_sign_in(settings: Settings) -> SignInSettings:
    """ValueError naming the setting that is missing."""
    match settings.fhir_auth:
        case "none":
            return NoSignIn()
        case "basic":
            return BasicSignIn(
                _need(settings.fhir_username, "FHIR_USERNAME"), _need(settings.fhir_password, "FHIR_PASSWORD")
            )
        case "bearer":
            return BearerSignIn(_need(settings.fhir_bearer_token, "FHIR_BEARER_TOKEN"))
        case "smart":
            return SmartSignIn(
                client_id=_need(settings.fhir_client_id, "FHIR_CLIENT_ID"),
                private_key=_need(settings.fhir_private_key, "FHIR_PRIVATE_KEY"),
                scope=settings.fhir_scope,
                token_url=settings.fhir_token_url,
            )


def _need(value: str | SecretStr | None, name: str) -> str:
    if not value:
        raise ValueError(f"{name} is needed for this way of signing in (FHIR_AUTH)")
    return value.get_secret_value() if isinstance(value, SecretStr) else value
