"""What one phone shows: its texts and those that have reached it, and what has changed since it last looked (pure)."""

from typing import Any

from sandbox.twilio.message import Media, Message
from sandbox.twilio.message_log import MessageLog

_REACHED = ("sent", "delivered", "read")


def list_changes(log: MessageLog, number: str, after: int, run: str | None) -> dict[str, Any]:
    """Oldest first; all of them for a phone that has last seen another run of the network."""
    since = after if run == log.run else 0
    shown = [message for message in log.of_phone(number) if message.version > since and _is_shown(message)]
    return {"run": log.run, "version": log.version, "messages": [_describe(message) for message in shown]}


def _is_shown(message: Message) -> bool:
    return message.is_inbound or message.status in _REACHED


def _describe(message: Message) -> dict[str, Any]:
    """`by`: "patient", "clinic", or "carrier" for its own confirmations. `state` is of the patient's texts alone."""
    shown: dict[str, Any] = {
        "sid": message.sid,
        "by": _speaker_of(message),
        "body": message.body,
        "at": message.created_at.isoformat(),
        "segments": message.segments,
        "media": [_describe_media(message, media) for media in message.media],
    }
    if message.is_inbound:
        shown["state"] = _state_of(message)
        shown["trouble"] = message.trouble
    if message.location:
        location = message.location
        shown["location"] = {
            "latitude": location.latitude,
            "longitude": location.longitude,
            "label": location.label,
            "address": location.address,
        }
    return shown


def _describe_media(message: Message, media: Media) -> dict[str, str]:
    return {"url": f"/phone/media/{message.sid}/{media.sid}", "type": media.content_type}


def _speaker_of(message: Message) -> str:
    if message.is_inbound:
        return "patient"
    return "carrier" if message.direction == "outbound-reply" else "clinic"


def _state_of(message: Message) -> str:
    if message.status == "receiving":
        return "sent"
    return "failed" if message.trouble else "delivered"
