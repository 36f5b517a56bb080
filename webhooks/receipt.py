"""Takes a delivery receipt for a message that we sent."""

from datetime import UTC, datetime

from flask import abort, request
from werkzeug.wrappers import Response

from messaging.receipts import Receipt, record_receipt
from webhooks.door import Door


def take_receipt(door: Door) -> Response:
    record_receipt(door.engine, read_receipt(), datetime.now(UTC))
    return Response(status=204)


def read_receipt() -> Receipt:
    """Parameters: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status. `outbox` is our own."""
    sid, status = request.form.get("MessageSid"), request.form.get("MessageStatus")
    if not sid or not status:
        abort(400)
    code, outbox_id = request.form.get("ErrorCode", ""), request.args.get("outbox", "")
    return Receipt(sid, status, read_number(code), read_number(outbox_id))


def read_number(text: str) -> int | None:
    """Nothing longer than PostgreSQL's bigint: whatever else was signed is no number of ours."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
