"""The Flask application of the door: routes, size limit, errors, health."""

import structlog
from flask import Flask, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from webhooks.door import Door
from webhooks.inbound import take_message
from webhooks.receipt import take_receipt
from webhooks.signature import refuse_unsigned

log = structlog.get_logger()

LARGEST_BODY = 64 * 1024  # Twilio's largest inbound form is a few kilobytes
MOST_FIELDS = 200


def open_app(door: Door) -> Flask:
    app = Flask("frontdesk")
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY, MAX_FORM_PARTS=MOST_FIELDS)

    @app.before_request
    def check_who_calls() -> None:
        if request.path.startswith("/twilio/"):
            refuse_unsigned(door)

    @app.post("/twilio/inbound")
    def inbound() -> Response:
        return take_message(door)

    @app.post("/twilio/status")
    def status() -> Response:
        return take_receipt(door)

    @app.get("/healthz")
    def health() -> tuple[str, int]:
        with door.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return "ok\n", 200

    app.register_error_handler(HTTPException, say_plainly)
    app.register_error_handler(SQLAlchemyError, ask_to_come_back)
    app.register_error_handler(Exception, say_nothing_of_it)
    return app


def say_plainly(error: HTTPException) -> tuple[str, int]:
    return f"{error.name}\n", error.code or 500


def ask_to_come_back(error: SQLAlchemyError) -> tuple[str, int]:
    """Without PostgreSQL nothing can be kept: a 5xx makes Twilio try again or use its fallback; a 200 would lose it."""
    log.error("nothing can be kept", error=type(error).__name__)
    return "Service Unavailable\n", 503


def say_nothing_of_it(error: Exception) -> tuple[str, int]:
    """Flask would log the error with its words, and they may quote what a patient wrote."""
    log.error("request failed", error=type(error).__name__)
    return "Internal Server Error\n", 500
