"""Opens the office as the settings have it."""

from datetime import timedelta

from messaging.bell import THREADS
from messaging.database import open_database
from messaging.ear import open_ear
from messaging.office import Office
from messaging.twilio_api import TwilioApi, open_twilio
from messaging.wording import Wording
from settings import Settings

# Each conversation under way reads and writes on the connection that holds its lock (docs/decisions/0003).
CONNECTIONS = THREADS


def open_office(settings: Settings) -> Office:
    return Office(
        engine=open_database(settings.database_url.get_secret_value(), connections=CONNECTIONS),
        ear=open_ear(settings.rasa_url, settings.rasa_token.get_secret_value()),
        twilio=open_phone_network(settings),
        wording=open_wording(settings),
        give_up_after=timedelta(minutes=settings.give_up_after_minutes),
        channels=frozenset({"sms", "whatsapp"} if settings.whatsapp else {"sms"}),
    )


def open_phone_network(settings: Settings) -> TwilioApi:
    secret = settings.twilio_api_key_secret or settings.twilio_auth_token
    return open_twilio(
        settings.twilio_api_url,
        settings.twilio_account_sid,
        secret.get_secret_value(),
        key_sid=settings.twilio_api_key_sid,
        status_callback=f"{settings.public_url}/twilio/status",
        messaging_service_sid=settings.twilio_messaging_service_sid,
    )


def open_wording(settings: Settings) -> Wording:
    always = {
        "clinic": settings.clinic_name,
        "clinic_phone": settings.clinic_phone,
        "hours": settings.clinic_calling_hours or "",
    }
    own_words = {"emergency": settings.clinic_emergency_text} if settings.clinic_emergency_text else {}
    return Wording(always, settings.clinic_timezone, own_words=own_words)
