"""A message as Twilio keeps it, in either direction, and its form in the API's answers."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

API_VERSION = "2010-04-01"

# In the order in which they follow each other (https://www.twilio.com/docs/messaging/api/message-resource).
ON_ITS_WAY = frozenset(("accepted", "queued", "sending", "receiving"))

ERROR_MESSAGES = {
    30001: "Queue overflow",
    30003: "Unreachable destination handset",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
    30022: "Exceeded rate limits",
    30034: "Message from an unregistered number",
}


@dataclass(frozen=True, slots=True)
class Media:
    sid: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Location:
    """Degrees as decimal strings, as Twilio writes them; a dropped pin has neither label nor address."""

    latitude: str
    longitude: str
    label: str = ""
    address: str = ""


@dataclass(slots=True, kw_only=True)
class Message:
    """`sent_from` is None until a messaging service has chosen a sender; times are in UTC.

    `version` is the log's count of changes when this message last changed. `trouble`: why the clinic did not get it.
    """

    sid: str
    direction: str
    sent_from: str | None
    to: str
    body: str
    status: str
    created_at: datetime
    segments: int
    updated_at: datetime | None = None
    sent_at: datetime | None = None
    error_code: int | None = None
    media: tuple[Media, ...] = ()
    location: Location | None = None
    media_urls: tuple[str, ...] = ()
    messaging_service_sid: str | None = None
    status_callback: str | None = None
    trouble: str | None = None
    version: int = 0

    @property
    def is_inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def phone(self) -> str:
        """The patient's number, whichever end it is."""
        return self.sent_from or "" if self.is_inbound else self.to

    def describe(self, account_sid: str) -> dict[str, Any]:
        uri = f"/{API_VERSION}/Accounts/{account_sid}/Messages/{self.sid}"
        return {
            "account_sid": account_sid,
            "api_version": API_VERSION,
            "body": self.body,
            "date_created": _write_date(self.created_at),
            "date_sent": _write_date(self.sent_at),
            "date_updated": _write_date(self.updated_at or self.created_at),
            "direction": self.direction,
            "error_code": self.error_code,
            "error_message": ERROR_MESSAGES.get(self.error_code) if self.error_code else None,
            "from": self.sent_from,
            "messaging_service_sid": self.messaging_service_sid,
            "num_media": str(len(self.media) or len(self.media_urls)),
            # "0" until a messaging service has chosen a sender.
            "num_segments": "0" if self.status == "accepted" else str(self.segments),
            "price": None,
            "price_unit": None,
            "sid": self.sid,
            "status": self.status,
            "subresource_uris": {"media": f"{uri}/Media.json"},
            "to": self.to,
            "uri": f"{uri}.json",
        }


def _write_date(moment: datetime | None) -> str | None:
    """RFC 2822, in GMT, as Twilio does: `Mon, 02 Mar 2026 16:00:00 +0000`."""
    return None if moment is None else format_datetime(moment)
