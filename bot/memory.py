"""Rasa's memory in PostgreSQL: what was said in each conversation, for as long as it is needed to go on with it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy import create_engine, delete
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.orm import sessionmaker

log = logging.getLogger(__name__)

CONNECT_SECONDS = 3
UNANSWERED_MILLISECONDS = 10_000


class Memory(SQLTrackerStore):
    """Rasa's SQL tracker store over an engine of our own making."""

    def __init__(
        self, domain: Domain | None = None, host: str | None = None, event_broker: EventBroker | None = None, **_: Any
    ) -> None:
        """`host`: what endpoints.yml names `url`."""
        assert host is not None
        self.engine = open_engine(host)
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        TrackerStore.__init__(self, domain, event_broker)

    def forget_before(self, moment: datetime) -> int:
        """Deletes what was said before `moment`, and answers how many events that were."""
        with self.engine.begin() as connection:
            old = delete(self.SQLEvent).where(self.SQLEvent.timestamp < moment.timestamp())
            forgotten: int = connection.execute(old).rowcount
        return forgotten


def open_engine(url: str) -> Engine:
    """Takes a URL for any driver; the appliance has psycopg2."""
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg2"),
        pool_pre_ping=True,
        hide_parameters=True,  # an error would quote the row, and with it what the patient wrote
        connect_args={"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": UNANSWERED_MILLISECONDS},
    )
