"""Reads what the phone page asks to send (pure)."""

import base64
import binascii
from typing import Any

from sandbox.twilio.inbound import PhoneText
from sandbox.twilio.message import Location, Media
from sandbox.twilio.message_log import make_sid
from sandbox.twilio.order import LONGEST_BODY, is_phone_number

# What Twilio takes from a phone, as far as this phone makes it (https://www.twilio.com/docs/messaging/guides/accepted-mime-types).
# No markup: the page shows what it gets back.
_CONTENT_TYPES = (
    "image/jpeg",
    "image/png",
    "image/gif",
    "audio/wav",
    "audio/ogg",
    "audio/mpeg",
    "audio/amr",
    "video/mp4",
)
_MOST_MEDIA = 10


class Unsendable(ValueError):
    """The phone would not let this go; says why."""


def read_text(written: Any, clinic_number: str) -> PhoneText:
    """`{"from", "body"?, "media"?: [{"type", "content" in base64}], "location"?: {"latitude", "longitude", …}}`."""
    if not isinstance(written, dict):
        raise Unsendable("Send an object.")
    sender, body = written.get("from"), written.get("body", "")
    if not isinstance(sender, str) or not is_phone_number(sender):
        raise Unsendable("This is not a phone number. Write it as +1 and ten digits.")
    if sender == clinic_number:
        raise Unsendable("This is the clinic's own number.")
    if not isinstance(body, str) or len(body) > LONGEST_BODY:
        raise Unsendable(f"A text has at most {LONGEST_BODY} letters.")
    media = _read_media(written.get("media", []))
    location = _read_location(written.get("location"))
    return PhoneText(sender, body, media, location)


def _read_media(written: Any) -> tuple[Media, ...]:
    if not isinstance(written, list) or len(written) > _MOST_MEDIA:
        raise Unsendable(f"A message carries at most {_MOST_MEDIA} attachments.")
    return tuple(_read_one(each) for each in written)


def _read_one(written: Any) -> Media:
    try:
        content_type, content = written["type"], base64.b64decode(written["content"], validate=True)
    except (TypeError, KeyError, binascii.Error) as error:
        raise Unsendable("This attachment can't be read.") from error
    if content_type not in _CONTENT_TYPES:
        raise Unsendable("The network does not carry this kind of attachment.")
    return Media(make_sid("ME"), content_type, content)


def _read_location(written: Any) -> Location | None:
    if written is None:
        return None
    try:
        latitude, longitude = float(written["latitude"]), float(written["longitude"])
    except (TypeError, KeyError, ValueError) as error:
        raise Unsendable("This place can't be read.") from error
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Unsendable("This place is not on earth.")
    return Location(str(latitude), str(longitude), str(written.get("label", "")), str(written.get("address", "")))
