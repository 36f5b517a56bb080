"""Takes a delivery receipt for a message that we sent."""

from datetime import UTC, datetime

from flask import abort, request
from werkzeug.wrappers import Response

from messaging.receipts import record_receipt
from webhooks.door import Door


def take_receipt(door: Door) -> Response:
    """Parameters: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status."""
    sid, status = request.form.get("MessageSid"), request.form.get("MessageStatus")
    if not sid or not status:
        abort(400)
    code = request.form.get("ErrorCode", "")
    record_receipt(door.engine, sid, status, int(code) if code.isdecimal() else None, datetime.now(UTC))
    return Response(status=204)
