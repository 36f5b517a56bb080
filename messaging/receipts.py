"""Delivery receipts: a message only moves forward, whatever the order in which its receipts come."""

from datetime import datetime

from sqlalchemy import Engine, select, update

from messaging.consent import record_consent
from messaging.message import Sender
from messaging.tables import conversations, outbox
from messaging.twilio_api import OPTED_OUT

# Twilio's words in the order in which they can follow each other; receipts may arrive in any order
# (https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks).
RANK = {"accepted": 0, "scheduled": 0, "queued": 1, "sending": 2, "sent": 3, "delivered": 4, "read": 5}
ENDED = ("failed", "undelivered", "canceled")


def record_receipt(engine: Engine, provider_id: str, status: str, error_code: int | None, now: datetime) -> bool:
    """False when the receipt is for no message of ours, or says nothing new."""
    with engine.begin() as connection:
        row = connection.execute(
            select(outbox.c.id, outbox.c.status, conversations)
            .join(conversations, conversations.c.id == outbox.c.conversation_id)
            .where(outbox.c.provider_id == provider_id)
            .with_for_update(of=outbox)
        ).one_or_none()
        if row is None or not _moves_forward(row.status, status):
            return False
        change = update(outbox).where(outbox.c.id == row[0])
        connection.execute(change.values(status=status, error_code=error_code, settled_at=now))
        if error_code == OPTED_OUT:  # with Advanced Opt-Out the refusal comes here, not with the API's answer
            sender = Sender(row.channel, row.address, row.clinic_address)
            record_consent(connection, sender, allowed=False, shown_by=f"twilio-{OPTED_OUT}")
    return True


def _moves_forward(known: str, new: str) -> bool:
    if known in ENDED or known == "read":
        return False
    if new in ENDED:
        return known != "delivered"
    return RANK.get(new, -1) > RANK.get(known, -1)
