"""Sends through Twilio's REST API: the only file that calls Twilio."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
import structlog
from twilio.base.exceptions import TwilioException, TwilioRestException, TwilioServiceException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import NewConnectionError

from messaging.errors import NotSent, SendLater, SendUnknown
from messaging.message import Sender

log = structlog.get_logger()

TIMEOUT_SECONDS = 8.0
VALID_FOR_SECONDS = 3600  # an answer that Twilio could not deliver within the hour would only confuse

# The last is an answer that is no JSON: a page of some proxy between us.
NO_ANSWER = (requests.RequestException, TwilioException, ValueError)


class AddressedHttpClient(TwilioHttpClient):  # type: ignore[misc]  # twilio ships no types
    """Twilio's HTTP client with a timeout (its own default is none) and, for the sandbox, another address."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=TIMEOUT_SECONDS)
        self._address = urlsplit(url)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        asked = urlsplit(url)
        there = urlunsplit((self._address.scheme, self._address.netloc, asked.path, asked.query, ""))
        return super().request(method, there, *args, **kwargs)


@dataclass(frozen=True, slots=True)
class TwilioApi:
    client: Client
    status_callback: str
    messaging_service_sid: str | None = None

    def send(self, outbox_id: int, sender: Sender, body: str) -> str:
        """The SID of the message made. NotSent, SendLater or SendUnknown say what did not happen.

        The address of its receipts names our own row: a receipt may come before Twilio's answer, or instead of it.
        """
        try:
            made = self.client.messages.create(
                to=_dial(sender, sender.address),
                body=body,
                status_callback=f"{self.status_callback}?outbox={outbox_id}",
                validity_period=VALID_FOR_SECONDS,
                **self._from(sender),
            )
        except (TwilioRestException, TwilioServiceException) as error:
            raise _explain(error) from error
        except requests.ConnectionError as error:
            raise (SendLater() if _never_reached(error) else SendUnknown()) from error
        except NO_ANSWER as error:
            raise SendUnknown from error
        return str(made.sid)

    def find_sent(self, sender: Sender, body: str, since: datetime, known: Collection[str]) -> str | None:
        """The SID of a message with this body made since then that we do not know of: Twilio has no idempotency key."""
        earliest = since.astimezone(UTC) - timedelta(minutes=1)
        try:
            listed = self.client.messages.list(to=_dial(sender, sender.address), limit=20)
        except NO_ANSWER as error:
            raise SendUnknown from error
        for each in listed:
            # A trial account puts words of its own before ours.
            is_ours = (each.body or "").endswith(body) and each.sid not in known
            if is_ours and each.date_created and each.date_created >= earliest:
                return str(each.sid)
        return None

    def _from(self, sender: Sender) -> dict[str, str]:
        if self.messaging_service_sid:
            return {"messaging_service_sid": self.messaging_service_sid}
        return {"from_": _dial(sender, sender.clinic_address)}


def open_twilio(
    url: str,
    account_sid: str,
    secret: str,
    *,
    key_sid: str | None = None,
    status_callback: str,
    messaging_service_sid: str | None = None,
) -> TwilioApi:
    """`secret` belongs to the API key when there is one, else it is the account's auth token."""
    client = Client(key_sid or account_sid, secret, account_sid, http_client=AddressedHttpClient(url))
    return TwilioApi(client, status_callback, messaging_service_sid)


def _dial(sender: Sender, address: str) -> str:
    return f"whatsapp:{address}" if sender.channel == "whatsapp" else address


def _never_reached(error: requests.ConnectionError) -> bool:
    """No connection came about, so nothing was sent; a connection that broke may have carried the message."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)


def _explain(error: TwilioRestException | TwilioServiceException) -> NotSent | SendLater | SendUnknown:
    # 429 is "not processed", so safe to repeat (https://www.twilio.com/docs/api/errors/20429). 401, 403 and 404 speak
    # of our account, not of the message: a token that is being changed must not cost patients their answers.
    if error.status in (401, 403, 404, 429):
        log.error("the phone network refuses us", status=error.status, code=error.code)
        return SendLater()
    if error.status >= 500:
        return SendUnknown()
    return NotSent(error.code or error.status)
