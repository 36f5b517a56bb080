"""Structured logs that carry ids only: a field that nobody has allowed is dropped, so no text or number slips in."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = frozenset(
    (
        *("event", "level", "logger", "timestamp"),
        *("conversation", "inbox", "message", "outbox", "turn", "booking", "audit"),
        *("attempts", "code", "conversations", "count", "error", "kind", "requests", "seconds", "status"),
    )
)

# Twilio's client logs query strings, which carry phone numbers; httpx logs addresses; Celery two lines for each bell;
# all at INFO.
TOO_TALKATIVE = ("twilio.http_client", "httpx", "httpcore", "urllib3", "celery.worker.strategy", "celery.app.trace")


def set_up_logs(level: str) -> None:
    number = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=number, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for name in TOO_TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            drop_what_is_not_allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )


def drop_what_is_not_allowed(
    _logger: object, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {name: value for name, value in fields.items() if name in ALLOWED}
