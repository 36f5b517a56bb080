"""Delivery receipts: a message only moves forward, whatever the order in which its receipts come."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection, Engine, Row, Text, any_, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from messaging.consent import OPTED_OUT, record_consent
from messaging.database import in_autocommit, transaction
from messaging.handover import open_handover
from messaging.message import HandOver, Sender
from messaging.outbox import UNSENT
from messaging.tables import conversations, outbox

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
    status = MEANING.get(receipt.status)
    if status is None:
        return False
    with in_autocommit(engine) as connection:
        if status not in ENDED:  # then nothing follows from it
            return _move(connection, receipt, status, at) is not None
        with transaction(connection):
            moved = _move(connection, receipt, status, at)
            if moved is not None:
                _follow(connection, moved, receipt, status, at)
            return moved is not None


def moves_forward(known: str, new: str) -> bool:
    """A delivered message can't fail any more; a failed one stays failed."""
    if known not in RANK:
        return False
    if new in ENDED:
        return RANK[known] < RANK["delivered"]
    return RANK[new] > RANK[known]


# Where each status may come from.
BEFORE = {new: [known for known in RANK if moves_forward(known, new)] for new in set(MEANING.values())}

_is_this_send = outbox.c.provider_id == bindparam("sid")
_is_unnamed = (outbox.c.id == bindparam("row")) & outbox.c.provider_id.is_(None)
# One statement, which locks nothing when a receipt says nothing new: of the three for a message, two do not.
MOVE = (
    update(outbox)
    .where(or_(_is_this_send, _is_unnamed), outbox.c.status == any_(bindparam("known", type_=ARRAY(Text))))
    .values(provider_id=bindparam("sid"), next_try_at=None)
    .returning(outbox.c.id, outbox.c.conversation_id)
)
OTHER_SEND = select(outbox.c.id).where(outbox.c.id == bindparam("row"), outbox.c.provider_id != bindparam("sid"))
SENDER = select(conversations.c.channel, conversations.c.address, conversations.c.clinic_address).where(
    conversations.c.id == bindparam("conversation")
)


def _move(connection: Connection, receipt: Receipt, status: str, at: datetime) -> Row[tuple[object, ...]] | None:
    """The row, or None where the receipt changes nothing."""
    change = {**_name_row(receipt), "status": status, "error_code": receipt.error_code, "settled_at": at}
    moved = connection.execute(MOVE, {**change, "known": BEFORE[status]}).one_or_none()
    if moved is None:
        _notice_another_send(connection, receipt)
    return moved


def _name_row(receipt: Receipt) -> dict[str, object]:
    return {"sid": receipt.provider_id, "row": receipt.outbox_id}


def _notice_another_send(connection: Connection, receipt: Receipt) -> None:
    """We could not tell whether the first send had worked, sent again, and it had."""
    other = connection.scalar(OTHER_SEND, _name_row(receipt))
    if other is not None:
        log.warning("message sent twice", outbox=other)


def _follow(
    connection: Connection, moved: Row[tuple[object, ...]], receipt: Receipt, status: str, at: datetime
) -> None:
    if receipt.error_code == OPTED_OUT:  # with Advanced Opt-Out the refusal comes here, not with the API's answer
        sender = Sender(*connection.execute(SENDER, {"conversation": moved.conversation_id}).one())
        record_consent(connection, sender, allowed=False, shown_by=f"twilio-{OPTED_OUT}", at=at)
    elif status in ("failed", "undelivered"):
        log.warning("message not delivered", outbox=moved.id, code=receipt.error_code)
        open_handover(connection, moved.conversation_id, HandOver("not_delivered", silences_bot=False), at)
