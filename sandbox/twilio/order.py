"""Reads what somebody asks the API to send, and refuses what Twilio would (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import phonenumbers

from sandbox.twilio.account import Account
from sandbox.twilio.refusal import Refused

LONGEST_BODY = 1600


@dataclass(frozen=True, slots=True)
class Order:
    """`sent_from` None: the messaging service chooses."""

    to: str
    sent_from: str | None
    body: str
    media_urls: tuple[str, ...]
    status_callback: str | None
    messaging_service_sid: str | None


def read_order(form: Mapping[str, str], media_urls: tuple[str, ...], account: Account) -> Order:
    """Refused with Twilio's code for the first thing that is wrong."""
    to = _read_to(form.get("To", ""))
    service = _read_service(form.get("MessagingServiceSid"), account)
    sent_from = _read_from(form.get("From", ""), service, account)
    if to == (sent_from or account.clinic_number):
        raise Refused(21266, to)
    return Order(
        to=to,
        sent_from=sent_from,
        body=_read_body(form.get("Body", ""), media_urls),
        media_urls=media_urls,
        status_callback=_read_callback(form.get("StatusCallback")),
        messaging_service_sid=service,
    )


def is_phone_number(text: str) -> bool:
    """Strictly E.164. Twilio guesses at some other forms; what passes here passes there."""
    try:
        number = phonenumbers.parse(text)
    except phonenumbers.NumberParseException:
        return False
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written == text and phonenumbers.is_valid_number(number)


def _read_to(to: str) -> str:
    if not to:
        raise Refused(21604)
    if not is_phone_number(to):
        raise Refused(21211, to)
    return to


def _read_service(service: str | None, account: Account) -> str | None:
    if service and service != account.messaging_service_sid:
        raise Refused(21701, service)
    return service or None


def _read_from(sent_from: str, service: str | None, account: Account) -> str | None:
    if not sent_from and service:
        return None
    if not sent_from:
        raise Refused(21603)
    if ":" in sent_from:
        raise Refused(63007)
    if sent_from != account.clinic_number:
        raise Refused(21606, sent_from)
    return sent_from


def _read_body(body: str, media_urls: tuple[str, ...]) -> str:
    if not body.strip() and not media_urls:
        raise Refused(21602)
    if len(body.encode("utf-16-le")) // 2 > LONGEST_BODY:
        raise Refused(21617)
    return body


def _read_callback(url: str | None) -> str | None:
    """Underscores are not allowed in its host name."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "_" in parts.hostname:
        raise Refused(21609, url)
    return url
