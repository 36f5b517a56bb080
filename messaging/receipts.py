"""Delivery receipts: a message only moves forward, whatever the order in which its receipts come."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection, Engine, Row, or_, select, update

from messaging.consent import record_consent
from messaging.handover import open_handover
from messaging.message import HandOver, Sender
from messaging.outbox import UNSENT
from messaging.tables import conversations, outbox
from messaging.twilio_api import OPTED_OUT

log = structlog.get_logger()

# Twilio's words (https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks) in ours:
# whatever it still does with a message by itself is `sent` to us.
MEANING = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending", "sent"), "sent"),
    **{status: status for status in ("delivered", "read", "failed", "undelivered", "canceled")},
}
RANK = {**dict.fromkeys(UNSENT, 0), "sent": 1, "delivered": 2, "read": 3}
ENDED = ("failed", "undelivered", "canceled")


@dataclass(frozen=True, slots=True)
class Receipt:
    """`outbox_id` is what we wrote into the address of the receipt: it may come before we know the provider's id."""

    provider_id: str
    status: str
    error_code: int | None = None
    outbox_id: int | None = None


def record_receipt(engine: Engine, receipt: Receipt, at: datetime) -> bool:
    """False when the receipt is for no message of ours, or says nothing new."""
    with engine.begin() as connection:
        row = _find(connection, receipt)
        if row is None or _is_of_another_send(row, receipt):
            return False
        status = MEANING.get(receipt.status)
        if status is None or not moves_forward(row.status, status):
            return False
        change = update(outbox).where(outbox.c.id == row.outbox_id)
        values = {"status": status, "provider_id": receipt.provider_id, "error_code": receipt.error_code}
        connection.execute(change.values(**values, settled_at=at, next_try_at=None))
        _follow(connection, row, receipt, status, at)
    return True


def moves_forward(known: str, new: str) -> bool:
    """A delivered message can't fail any more; a failed one stays failed."""
    if known not in RANK:
        return False
    if new in ENDED:
        return RANK[known] < RANK["delivered"]
    return RANK[new] > RANK[known]


def _find(connection: Connection, receipt: Receipt) -> Row[tuple[object, ...]] | None:
    columns = (outbox.c.id.label("outbox_id"), outbox.c.status, outbox.c.provider_id, conversations)
    query = select(*columns).join(conversations, conversations.c.id == outbox.c.conversation_id)
    is_this_send = outbox.c.provider_id == receipt.provider_id
    query = query.where(or_(is_this_send, outbox.c.id == receipt.outbox_id)).order_by(is_this_send.desc()).limit(1)
    return connection.execute(query.with_for_update(of=outbox)).one_or_none()


def _is_of_another_send(row: Row[tuple[object, ...]], receipt: Receipt) -> bool:
    """We could not tell whether the first send had worked, sent again, and it had."""
    if row.provider_id in (None, receipt.provider_id):
        return False
    log.warning("message sent twice", outbox=row.outbox_id)
    return True


def _follow(connection: Connection, row: Row[tuple[object, ...]], receipt: Receipt, status: str, at: datetime) -> None:
    if receipt.error_code == OPTED_OUT:  # with Advanced Opt-Out the refusal comes here, not with the API's answer
        sender = Sender(row.channel, row.address, row.clinic_address)
        record_consent(connection, sender, allowed=False, shown_by=f"twilio-{OPTED_OUT}", at=at)
    elif status in ("failed", "undelivered"):
        log.warning("message not delivered", outbox=row.outbox_id, code=receipt.error_code)
        open_handover(connection, row.id, HandOver("not_delivered", silences_bot=False), at)
