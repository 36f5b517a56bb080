"""The door as gunicorn would serve it, but in the test's process, and what Twilio would post to it."""

import uuid
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Engine, text
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from webhooks.app import open_app
from webhooks.door import Door

ACCOUNT = "AC" + "0" * 32
TOKEN, NEXT_TOKEN = "token-of-today", "token-of-tomorrow"
PUBLIC_URL = "https://clinic.example"
ANNA, CLINIC = "+14155550123", "+14155550199"


@dataclass
class PhoneNetwork:
    """Posts to the door what Twilio would post, signed as Twilio signs it unless a test says otherwise."""

    engine: Engine
    rung: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        validators = (RequestValidator(TOKEN), RequestValidator(NEXT_TOKEN))
        self.door = Door(self.engine, PUBLIC_URL, ACCOUNT, validators, self.rung.append)
        self.app = open_app(self.door)

    def texts(self, body: str = "checkup tuesday", **more: str) -> TestResponse:
        return self.posts("/twilio/inbound", text_of(body, **more))

    def posts(
        self,
        path: str,
        form: dict[str, str],
        *,
        signed_at: str = PUBLIC_URL,
        token: str = TOKEN,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        signature = RequestValidator(token).compute_signature(signed_at + path, form)
        return self.app.test_client().post(
            path, data=form, headers={"X-Twilio-Signature": signature, **(headers or {})}
        )

    def kept(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.scalars(text("SELECT body FROM inbox ORDER BY id")))


def text_of(body: str, **more: str) -> dict[str, str]:
    """The form of a text, by https://www.twilio.com/docs/messaging/guides/webhook-request."""
    sid = f"SM{uuid.uuid4().hex}"
    form = {"MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "AccountSid": ACCOUNT, "From": ANNA, "To": CLINIC}
    return {**form, "Body": body, "NumMedia": "0", "NumSegments": "1", "ApiVersion": "2010-04-01", **more}
