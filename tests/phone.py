"""A patient's phone: texts the clinic by signed webhooks, and hears what Twilio was asked to send."""

import itertools
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx
from twilio.request_validator import RequestValidator

PATIENCE_SECONDS = 30.0


@dataclass(frozen=True)
class PhoneNetwork:
    """Where a phone reaches the clinic, as `frontdesk demo --json` tells it."""

    inbound_url: str
    twilio_api: str
    account_sid: str
    auth_token: str
    clinic_number: str
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20))

    def post_webhook(self, form: dict[str, str]) -> httpx.Response:
        signature = RequestValidator(self.auth_token).compute_signature(self.inbound_url, form)
        return self.http.post(self.inbound_url, data=form, headers={"X-Twilio-Signature": signature})

    def sent_to(self, number: str) -> list[str]:
        """Bodies of all texts sent to a number, oldest first."""
        url = f"{self.twilio_api}/2010-04-01/Accounts/{self.account_sid}/Messages.json"
        answer = self.http.get(
            url, params={"To": number, "PageSize": 200}, auth=(self.account_sid, self.auth_token)
        ).raise_for_status()
        outbound = [each for each in answer.json()["messages"] if each["direction"].startswith("outbound")]
        return [each["body"] for each in reversed(outbound)]


@dataclass
class Phone:
    """Remembers what it has heard, so that each `hears` waits for something new."""

    network: PhoneNetwork
    number: str
    _heard: int = 0

    def texts(self, body: str, **more: str) -> str:
        """Sends one text; answers its MessageSid."""
        sid = f"SM{uuid.uuid4().hex}"
        self.sends(sid, body, **more)
        return sid

    def sends(self, sid: str, body: str, **more: str) -> httpx.Response:
        """The webhook that Twilio would post for this text; the same sid again is Twilio's repeat."""
        form = {
            "MessageSid": sid,
            "SmsSid": sid,
            "AccountSid": self.network.account_sid,
            "From": self.number,
            "To": self.network.clinic_number,
            "Body": body,
            "NumMedia": "0",
            "NumSegments": "1",
            "ApiVersion": "2010-04-01",
            **more,
        }
        return self.network.post_webhook(form).raise_for_status()

    def hears(self, patience: float = PATIENCE_SECONDS) -> str:
        """The next text from the clinic; AssertionError when none comes."""
        for _ in self._look(patience):
            sent = self.network.sent_to(self.number)
            if len(sent) > self._heard:
                self._heard += 1
                return sent[self._heard - 1]
        raise AssertionError(f"heard nothing for {patience} seconds")

    def asks(self, body: str) -> str:
        """Texts, and hears the answer."""
        self.texts(body)
        return self.hears()

    def hears_until(self, beginning: str, patience: float = PATIENCE_SECONDS) -> str:
        """The next text that begins so, whatever comes before it."""
        while not (heard := self.hears(patience)).startswith(beginning):
            pass
        return heard

    def hears_nothing_more(self, quiet: float = 2.0) -> bool:
        """True when nothing more came within `quiet` seconds."""
        return all(len(self.network.sent_to(self.number)) <= self._heard for _ in self._look(quiet))

    @staticmethod
    def _look(patience: float) -> Iterator[int]:
        deadline = time.monotonic() + patience
        for look in itertools.count():
            yield look
            if time.monotonic() > deadline:
                return
            time.sleep(0.05)
