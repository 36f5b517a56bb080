"""Rasa's memory in PostgreSQL: what was said in each conversation, for as long as it is needed to go on with it."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import islice
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import bindparam, create_engine, delete, func, insert, select
from sqlalchemy.engine import Engine, make_url

CONNECT_SECONDS = 3
UNANSWERED_MILLISECONDS = 10_000

EVENTS = SQLTrackerStore.SQLEvent.__table__  # Rasa's own, so that its own store could go on with it

_is_here = EVENTS.c.sender_id == bindparam("sender")
_session_began = select(func.max(EVENTS.c.timestamp)).where(_is_here, EVENTS.c.type_name == SessionStarted.type_name)
_is_of_session = EVENTS.c.timestamp >= func.coalesce(_session_began.scalar_subquery(), 0)
# By id: the time of an event is neither exact nor its own.
EVENTS_OF_SESSION = select(EVENTS.c.data).where(_is_here, _is_of_session).order_by(EVENTS.c.id)


class Memory(TrackerStore):
    """Does what Rasa's SQLTrackerStore does, without the ORM and the queries that took a third of each turn."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        EVENTS.metadata.create_all(self._engine)
        super().__init__(domain=None)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The newest session; None when nothing was ever said."""
        with self._engine.connect() as connection:
            events = [json.loads(row.data) for row in connection.execute(EVENTS_OF_SESSION, {"sender": sender_id})]
        if not events:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        tracker.kept = len(events)
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Adds what has happened since. A tracker that we did not read is of a conversation that begins."""
        rows = [describe(event, tracker.sender_id) for event in islice(tracker.events, _count_kept(tracker), None)]
        if rows:
            with self._engine.connect() as connection:
                connection.execute(insert(EVENTS), rows)
        tracker.kept = len(tracker.events)

    def forget_before(self, moment: datetime) -> int:
        """Deletes what was said before `moment`, and answers how many events that were."""
        with self._engine.connect() as connection:
            old = delete(EVENTS).where(EVENTS.c.timestamp < moment.timestamp())
            forgotten: int = connection.execute(old).rowcount
        return forgotten


def describe(event: Event, sender_id: str) -> dict[str, Any]:
    """Its row; Rasa reads `data` alone."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _count_kept(tracker: DialogueStateTracker) -> int:
    """How many of its events are in the table: we write it on the tracker, which lives for a turn."""
    kept: int = getattr(tracker, "kept", 0)
    return kept


def open_engine(url: str) -> Engine:
    """Takes a URL for any driver; the appliance has psycopg2."""
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg2"),
        pool_size=1,  # Rasa is one thread
        max_overflow=1,  # beside it, what is old is forgotten
        pool_pre_ping=True,
        isolation_level="AUTOCOMMIT",  # each thing that we do is one statement, and all its rows or none
        hide_parameters=True,  # an error would quote the row, and with it what the patient wrote
        connect_args={"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": UNANSWERED_MILLISECONDS},
    )
