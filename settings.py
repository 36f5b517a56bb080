"""Reads the environment once into one frozen object; only entry points import it."""

from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

# A container gets its secrets as files named after the setting, in lower case (docker-compose.yml, "secrets").
SECRETS_FOLDER = Path("/run/secrets")


class Settings(BaseSettings):
    """Every setting, by the name of its environment variable; `.env.example` says each in a line."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,  # it holds the secrets
        secrets_dir=SECRETS_FOLDER if SECRETS_FOLDER.is_dir() else None,
    )

    database_url: SecretStr
    redis_url: SecretStr
    public_url: str

    twilio_account_sid: str = Field(pattern=r"^AC[0-9a-f]{32}$")
    twilio_auth_token: SecretStr
    twilio_auth_token_secondary: SecretStr | None = None
    twilio_api_key_sid: str | None = None
    twilio_api_key_secret: SecretStr | None = None
    twilio_number: str
    twilio_messaging_service_sid: str | None = None
    twilio_api_url: str = "https://api.twilio.com"

    rasa_url: str
    rasa_token: SecretStr
    actions_url: str
    actions_host: str = "127.0.0.1"

    fhir_url: str
    fhir_driver: Literal["plain_r4", "claim_then_create"] = "plain_r4"
    fhir_auth: Literal["none", "basic", "bearer", "smart"] = "none"
    fhir_username: str | None = None
    fhir_password: SecretStr | None = None
    fhir_bearer_token: SecretStr | None = None
    fhir_client_id: str | None = None
    fhir_private_key: SecretStr | None = None
    fhir_token_url: str | None = None
    fhir_scope: str = "system/*.rs system/Appointment.cruds system/Slot.ru"
    fhir_mrn_system: str | None = None
    fhir_visit_type_system: str = "urn:frontdesk:visit-type"
    visit_type_codes: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    visit_minutes: Annotated[dict[str, int], NoDecode] = Field(default_factory=dict)

    clinic_name: str
    clinic_phone: str
    clinic_timezone: str
    clinic_region: str = "US"
    clinic_emergency_text: str | None = None
    clinic_opening: str | None = None
    clinic_calling_hours: str | None = None
    clinic_opens: str = "08:00"
    clinic_closes: str = "18:00"
    minimum_notice_minutes: int = 60
    identified_for_days: int = Field(default=30, ge=1)
    logged_in_for_hours: int = Field(default=12, ge=1)
    dependant_until_age: int = Field(default=18, ge=12, le=18)
    guardians_of_children: str = "ADOPTF,ADOPTM,ADOPTP,FTH,GUARD,MTH,PRN"
    guardians_of_anybody: str = ""
    change_notice_minutes: int = 120
    book_ahead_days: int = Field(default=365, ge=1)

    whatsapp: bool = False
    give_up_after_minutes: int = 15
    clock_offset_seconds: float = 0.0
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="before")
    @classmethod
    def leave_out_what_is_empty(cls, values: dict[str, object]) -> dict[str, object]:
        """Empty is what nobody has filled in yet: an empty auth token would let everybody sign."""
        return {name: value for name, value in values.items() if value != ""}

    @field_validator("clinic_timezone")
    @classmethod
    def name_a_real_zone(cls, value: str) -> str:
        ZoneInfo(value)
        return value

    @field_validator("public_url", "rasa_url", "actions_url", "fhir_url", "twilio_api_url")
    @classmethod
    def drop_the_last_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @field_validator("visit_type_codes", mode="before")
    @classmethod
    def read_code_pairs(cls, value: object) -> object:
        """`checkup=http://snomed.info/sct|410620009,dental=…` -> {"http://snomed.info/sct|410620009": "checkup", …}."""
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        return {code.strip(): key.strip() for key, _, code in pairs}

    @field_validator("visit_minutes", mode="before")
    @classmethod
    def read_minutes(cls, value: object) -> object:
        """`well_child=40,prenatal=60`, each with the key of a visit type."""
        if not isinstance(value, str):
            return value
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        return {key.strip(): minutes for key, _, minutes in pairs}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic_timezone)

    def now(self) -> datetime:
        """The time in the clinic's zone; only the made-up clinic ever sets its clock apart from the real one."""
        return (datetime.now(UTC) + timedelta(seconds=self.clock_offset_seconds)).astimezone(self.zone)


@cache
def read_settings() -> Settings:
    return Settings()  # type: ignore[call-arg]  # the environment fills the fields in
