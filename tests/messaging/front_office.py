"""An office whose clock stands still until a test moves it, and the texts that patients send to it."""

import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine, text

from messaging.inbox import keep_message
from messaging.message import InboundMessage, Sender

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
CLINIC = "+14155550199"
ANNA = Sender("sms", "+14155550123", CLINIC)
BEN = Sender("sms", "+14155550124", CLINIC)
ALWAYS = {
    "clinic": "Harbor Clinic",
    "clinic_phone": "(415) 555-0100",
    "hours": "We call Monday to Friday, 8 am to 5 pm.",
}


@dataclass
class Clock:
    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def passes(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@dataclass
class Letterbox:
    """Keeps texts as the door does."""

    engine: Engine
    clock: Clock = field(default_factory=Clock)

    def takes(self, body: str, sender: Sender = ANNA, *, carrier_word: str | None = None, attachments: int = 0) -> UUID:
        sid = f"SM{uuid.uuid4().hex}"
        message = InboundMessage(sid, sender, body, attachments, carrier_word)
        conversation = keep_message(self.engine, message, self.clock())
        assert conversation is not None
        return conversation

    def select(self, query: str, **values: object) -> list[tuple[object, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def outcomes(self) -> list[object]:
        return [outcome for (outcome,) in self.select("SELECT outcome FROM inbox ORDER BY id")]

    def handovers(self) -> list[object]:
        query = "SELECT reason FROM handovers WHERE closed_at IS NULL ORDER BY id"
        return [reason for (reason,) in self.select(query)]
