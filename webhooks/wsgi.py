"""Entry point of the door under gunicorn: `webhooks.wsgi:app`."""

from flask import Flask
from twilio.request_validator import RequestValidator

from logs import set_up_logs
from messaging.bell import hang_bell, ring
from messaging.database import open_database
from settings import Settings, read_settings
from webhooks import serving
from webhooks.app import open_app
from webhooks.bell_rope import BellRope
from webhooks.door import Door


def open_door(settings: Settings) -> Door:
    tokens = (settings.twilio_auth_token, settings.twilio_auth_token_secondary)
    bell = hang_bell(settings.redis_url.get_secret_value())
    return Door(
        engine=open_database(settings.database_url.get_secret_value(), connections=serving.threads),
        public_url=settings.public_url,
        account_sid=settings.twilio_account_sid,
        validators=tuple(RequestValidator(token.get_secret_value()) for token in tokens if token),
        ring=BellRope(lambda conversation_id: ring(bell, conversation_id)).pull,
    )


def open_app_from_environment() -> Flask:
    settings = read_settings()
    set_up_logs(settings.log_level)
    return open_app(open_door(settings))


app = open_app_from_environment()
