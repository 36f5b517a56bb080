"""What a phone sends, and the webhook that Twilio makes of it (https://www.twilio.com/docs/messaging/guides/webhook-request)."""

from dataclasses import dataclass

import phonenumbers

from sandbox.twilio.message import API_VERSION, Location, Media, Message

API = f"https://api.twilio.com/{API_VERSION}"


@dataclass(frozen=True, slots=True)
class PhoneText:
    """`location` comes from WhatsApp alone at the real Twilio, with an empty body; an SMS has none."""

    sent_from: str
    body: str = ""
    media: tuple[Media, ...] = ()
    location: Location | None = None


def write_webhook(message: Message, account_sid: str) -> dict[str, str]:
    """Blank values are sent too, and signed; a receiver that drops them refuses Twilio's own webhooks."""
    sender = message.sent_from or ""
    return {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": sender,
        "FromCity": "",
        "FromCountry": _country_of(sender),
        "FromState": "",
        "FromZip": "",
        "MessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.segments),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.to,
        "ToCity": "",
        "ToCountry": _country_of(message.to),
        "ToState": "",
        "ToZip": "",
        **_write_media(message, account_sid),
        **_write_location(message.location),
    }


def _write_media(message: Message, account_sid: str) -> dict[str, str]:
    form = {}
    for number, media in enumerate(message.media):
        form[f"MediaContentType{number}"] = media.content_type
        form[f"MediaUrl{number}"] = f"{API}/Accounts/{account_sid}/Messages/{message.sid}/Media/{media.sid}"
    return form


def _write_location(location: Location | None) -> dict[str, str]:
    if location is None:
        return {}
    form = {"Latitude": location.latitude, "Longitude": location.longitude}
    if location.label:
        form["Label"] = location.label
    if location.address:
        form["Address"] = location.address
    return form


def _country_of(number: str) -> str:
    return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
