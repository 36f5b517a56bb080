"""The clock of all times that are written down and compared."""

from datetime import UTC, datetime


def tell_time() -> datetime:
    return datetime.now(UTC)
