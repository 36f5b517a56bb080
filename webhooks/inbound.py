"""Takes a patient's message: kept and committed before Twilio hears that we have it, then the bell."""

from datetime import UTC, datetime

from flask import abort, request
from werkzeug.wrappers import Response

from messaging.inbox import keep_message
from messaging.message import InboundMessage, Sender
from webhooks.door import Door

EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def take_message(door: Door) -> Response:
    conversation_id = keep_message(door.engine, read_message(), datetime.now(UTC))
    if conversation_id is not None:
        door.ring(conversation_id)
    return Response(EMPTY_TWIML, mimetype="text/xml")


def read_message() -> InboundMessage:
    """Parameters: https://www.twilio.com/docs/messaging/guides/webhook-request. Body is empty with a picture alone."""
    form = request.form
    if not (form.get("MessageSid") and form.get("From") and form.get("To")):
        abort(400)
    return InboundMessage(
        provider_id=form["MessageSid"],
        sender=read_sender(form["From"], form["To"]),
        body=keep_storable(form.get("Body", "")),
        attachments=count_attachments(form.get("NumMedia", "0"), located="Latitude" in form),
        carrier_word=form.get("OptOutType"),
    )


def read_sender(sent_from: str, sent_to: str) -> Sender:
    """`whatsapp:+1…` and `+1…` are two senders: their consent and their conversation differ."""
    channel, _, address = sent_from.rpartition(":")
    return Sender(channel or "sms", address, sent_to.rpartition(":")[2])


def count_attachments(declared: str, *, located: bool) -> int:
    return (int(declared) if declared.isascii() and declared.isdecimal() and len(declared) < 4 else 0) + located


def keep_storable(body: str) -> str:
    """PostgreSQL stores no NUL, and a lone surrogate is no text; all else is kept as it came."""
    return body.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
