"""The office is opened as the settings have it."""

from typing import Any

import pytest

from messaging.bell import THREADS
from messaging.message import Reply
from messaging.opening import CONNECTIONS, open_office, open_wording
from messaging.switchboard import LINES
from settings import Settings

CLINIC: dict[str, Any] = {
    "database_url": "postgresql+psycopg://frontdesk@127.0.0.1:1/frontdesk",
    "redis_url": "redis://127.0.0.1:1/0",
    "public_url": "https://clinic.example/",
    "twilio_account_sid": "AC" + "0" * 32,
    "twilio_auth_token": "token",
    "twilio_number": "+14155550199",
    "rasa_url": "http://127.0.0.1:1",
    "rasa_token": "token-of-rasa",
    "actions_url": "http://127.0.0.1:1/webhook",
    "fhir_url": "http://127.0.0.1:1/fhir",
    "clinic_name": "Harbor Clinic",
    "clinic_phone": "(415) 555-0100",
    "clinic_timezone": "America/New_York",
}


def settings(**more: Any) -> Settings:
    return Settings(**{**CLINIC, **more})


@pytest.mark.parametrize(("whatsapp", "channels"), [(None, {"sms"}), (False, {"sms"}), (True, {"sms", "whatsapp"})])
def test_whatsapp_is_off_until_the_clinic_turns_it_on(whatsapp: bool | None, channels: set[str]) -> None:
    more = {} if whatsapp is None else {"whatsapp": whatsapp}
    assert open_office(settings(**more)).channels == channels


def test_receipts_come_to_the_public_address() -> None:
    assert open_office(settings()).twilio.status_callback == "https://clinic.example/twilio/status"


def test_the_account_signs_in_by_itself_or_by_a_key() -> None:
    by_itself = open_office(settings()).twilio.client
    assert (by_itself.username, by_itself.password) == (CLINIC["twilio_account_sid"], "token")
    key = {"twilio_api_key_sid": "SK1", "twilio_api_key_secret": "secret"}
    by_key = open_office(settings(**key)).twilio.client
    assert (by_key.username, by_key.password, by_key.account_sid) == ("SK1", "secret", CLINIC["twilio_account_sid"])


def test_the_clinics_own_words_for_an_emergency_are_said() -> None:
    own = {"clinic_emergency_text": "Call 911, or our nurses at any hour."}
    assert open_wording(settings(**own)).say(Reply("emergency"), "en") == own["clinic_emergency_text"]
    assert "Harbor Clinic, (415) 555-0100" in open_wording(settings()).say(Reply("emergency"), "en")


def test_when_the_clinic_calls_is_said_if_it_says_so() -> None:
    hours = {"clinic_calling_hours": "We call on weekdays."}
    assert "We call on weekdays." in open_wording(settings(**hours)).say(Reply("handed_over"), "en")
    assert "at this number. To go on" in open_wording(settings()).say(Reply("handed_over"), "en")


def test_every_thread_finds_its_connection() -> None:
    """docs/decisions/0003: a conversation under way reads and writes on the one that holds its lock."""
    assert CONNECTIONS >= THREADS > LINES
