"""Posts webhooks to the clinic, signed and with Twilio's own patience."""

import uuid
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    TCPConnector,
    web,
)
from yarl import URL

from sandbox.twilio.signature import HEADER, sign

# Twilio's defaults: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides. Only a connection that
# could not be made is tried again (`rp=ct`), once (`rc=1`); a 5xx or a slow answer is not.
_CONNECT_SECONDS = 5
_WHOLE_SECONDS = 15
_TRIES = 2


@dataclass(slots=True)
class Webhooks:
    """Runs inside the application (`app.cleanup_ctx`)."""

    auth_token: str
    _session: ClientSession | None = field(default=None, init=False)

    async def run(self, _app: web.Application) -> AsyncIterator[None]:
        patience = ClientTimeout(total=_WHOLE_SECONDS, sock_connect=_CONNECT_SECONDS)
        # A connection kept open may be closed by the other side just as it is used again: a failure that is nobody's.
        connector = TCPConnector(force_close=True)
        async with ClientSession(timeout=patience, connector=connector) as self._session:
            yield

    async def post(self, url: str, form: Mapping[str, str], signed_url: str | None = None) -> str | None:
        """None when it was taken, else why not. `signed_url`: the address as the clinic knows it, behind a proxy."""
        headers = {
            HEADER: sign(self.auth_token, signed_url or url, form),
            "I-Twilio-Idempotency-Token": str(uuid.uuid4()),
            "User-Agent": "TwilioProxy/1.1",
        }
        trouble = None
        for _ in range(_TRIES):
            try:
                return await self._post_once(url, form, headers)
            except (ClientConnectorError, ConnectionTimeoutError):
                trouble = "11205: the clinic's address does not answer"
            except TimeoutError:
                return f"11200: no answer within {_WHOLE_SECONDS} s"
            except ClientError:
                return "11200: the connection broke"
        return trouble

    async def _post_once(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> str | None:
        if self._session is None:
            raise RuntimeError("webhooks are posted while the application runs")
        async with self._session.post(
            URL(url, encoded=True), data=form, headers=headers, allow_redirects=False
        ) as answer:
            await answer.read()
            return None if answer.ok and answer.status < 300 else f"11200: answered {answer.status}"
