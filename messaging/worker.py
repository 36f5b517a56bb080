"""Entry point of the workers (`celery --app messaging.worker worker --pool threads`) and of the sweeper."""

import signal
import threading
from datetime import timedelta
from functools import cache
from uuid import UUID

import structlog
from celery import Celery

from logs import set_up_logs
from messaging.attend import attend
from messaging.bell import RING, hang_bell, ring
from messaging.database import open_database
from messaging.ear import open_ear
from messaging.office import Office, tell_time
from messaging.sweeper import sweep
from messaging.twilio_api import open_twilio
from messaging.wording import Wording
from settings import Settings, read_settings

log = structlog.get_logger()

SWEEP_EVERY_SECONDS = 1.0


def open_office(settings: Settings) -> Office:
    secret = settings.twilio_api_key_secret or settings.twilio_auth_token
    return Office(
        engine=open_database(settings.database_url.get_secret_value(), connections=20),
        ear=open_ear(settings.rasa_url, settings.rasa_token.get_secret_value()),
        twilio=open_twilio(
            settings.twilio_api_url,
            settings.twilio_account_sid,
            secret.get_secret_value(),
            key_sid=settings.twilio_api_key_sid,
            status_callback=f"{settings.public_url}/twilio/status",
            messaging_service_sid=settings.twilio_messaging_service_sid,
        ),
        wording=open_wording(settings),
        give_up_after=timedelta(minutes=settings.give_up_after_minutes),
    )


def open_wording(settings: Settings) -> Wording:
    always = {
        "clinic": settings.clinic_name,
        "clinic_phone": settings.clinic_phone,
        "hours": settings.clinic_calling_hours or "",
    }
    own_words = {"emergency": settings.clinic_emergency_text} if settings.clinic_emergency_text else {}
    return Wording(always, settings.clinic_timezone, own_words=own_words)


def hang_answering_bell() -> Celery:
    settings = read_settings()
    set_up_logs(settings.log_level)
    bell = hang_bell(settings.redis_url.get_secret_value())
    bell.task(name=RING)(answer_conversation)
    return bell


@cache
def the_office() -> Office:
    return open_office(read_settings())


def answer_conversation(conversation_id: str) -> None:
    attend(the_office(), UUID(conversation_id))


def sweep_until_stopped() -> None:
    """Runs in a process of its own; SIGTERM ends it between two sweeps."""
    settings = read_settings()
    set_up_logs(settings.log_level)
    engine = open_database(settings.database_url.get_secret_value(), connections=1)
    bell = hang_bell(settings.redis_url.get_secret_value())
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    signal.signal(signal.SIGINT, lambda *_: stopped.set())
    while not stopped.wait(SWEEP_EVERY_SECONDS):
        try:
            sweep(engine, lambda conversation_id: ring(bell, conversation_id), tell_time())
        except (
            Exception
        ) as error:  # PostgreSQL or Redis is away: the sweeper's whole task is to be there when it is back
            log.warning("sweep failed", error=type(error).__name__)
