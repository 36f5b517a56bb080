"""Counts how often a piece of work waits for PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Engine, event


@dataclass
class RoundTrips:
    many: int = 0


@contextmanager
def count_round_trips(engine: Engine) -> Iterator[RoundTrips]:
    """Statements, BEGIN and COMMIT or ROLLBACK of each transaction, and the ping of each connection that is taken."""
    trips = RoundTrips()

    def count(*_: object, **__: object) -> None:
        trips.many += 1

    def count_begin(connection: object) -> None:
        if getattr(connection, "_is_autocommit_isolation", lambda: False)():
            return
        trips.many += 1

    names = {"before_cursor_execute": count, "begin": count_begin, "commit": count_begin, "rollback": count_begin}
    for name, listener in names.items():
        event.listen(engine, name, listener)
    event.listen(engine.pool, "checkout", count)
    try:
        yield trips
    finally:
        for name, listener in names.items():
            event.remove(engine, name, listener)
        event.remove(engine.pool, "checkout", count)
