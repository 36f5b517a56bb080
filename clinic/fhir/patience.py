"""How long and how often a read waits for a server that is busy or away."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from clinic.fhir.errors import Answered, FhirFailure, NoAnswer

TRIES_OF_A_READ = 3
MOST_PATIENCE_SECONDS = 3.0  # a patient waits for the answer: who asks us to wait longer is away
_PASSING = frozenset((429, 502, 503, 504))


def pause_before_next_try(failure: FhirFailure, tried: int) -> float | None:
    """Seconds, by lot, so that all who failed together don't return together; None when a further try is no use."""
    if tried >= TRIES_OF_A_READ:
        return None
    pause = random.uniform(0.1, 0.3) * tried
    if isinstance(failure, NoAnswer):
        return pause
    if not isinstance(failure, Answered) or failure.status not in _PASSING:
        return None
    pause += failure.retry_after or 0
    return pause if pause <= MOST_PATIENCE_SECONDS else None


def read_retry_after(written: str | None) -> float | None:
    """Seconds from now, whether written as a number or as a date (RFC 9110, 10.2.3)."""
    if written is None:
        return None
    if written.strip().isdecimal():
        return float(written)
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())
