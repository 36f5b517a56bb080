"""A stand-in for Twilio's REST API that can refuse, lose and forget as a test scripts it."""

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from tests.messaging.http_server import Answered, Asked


@dataclass(frozen=True)
class Sent:
    sid: str
    to: str
    sender: str
    body: str
    status_callback: str
    at: datetime

    def as_json(self) -> dict[str, Any]:
        made = format_datetime(self.at, usegmt=True)
        return {"sid": self.sid, "to": self.to, "from": self.sender, "body": self.body, "date_created": made}


@dataclass
class FakeTwilio:
    """`script` holds what the next calls meet, first to last: an Answered, or a function that returns one.

    An Answered of 2xx or 0 with `then_accepts` stands for a message that was taken although the caller hears nothing.
    """

    sent: list[Sent] = field(default_factory=list)
    script: list[Answered | Callable[[], Answered | None]] = field(default_factory=list)
    look_ups: int = 0
    calls: int = 0
    tell_time: Callable[[], datetime] = lambda: datetime.now(UTC)
    url: str = ""
    before_taking: Callable[[dict[str, str]], None] = lambda _: None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def bodies(self, to: str | None = None) -> list[str]:
        return [each.body for each in self.sent if to in (None, each.to)]

    def __call__(self, asked: Asked) -> Answered:
        if asked.method == "GET":
            return self._list(asked)
        form = dict(parse_qsl(asked.body.decode(), keep_blank_values=True))
        self.calls += 1
        step = self.script.pop(0) if self.script else None
        scripted = step() if callable(step) else step
        if scripted is not None:
            return scripted
        self.before_taking(form)
        return Answered(201, json.dumps(self.take(form).as_json()).encode())

    def take(self, form: dict[str, str]) -> Sent:
        sid = f"SM{uuid.uuid4().hex}"
        sent = Sent(sid, form["To"], form.get("From", ""), form["Body"], form["StatusCallback"], self.tell_time())
        with self._lock:
            self.sent.append(sent)
        return sent

    def _list(self, asked: Asked) -> Answered:
        self.look_ups += 1
        to = parse_qs(asked.url.query)["To"][0]
        found = [each.as_json() for each in reversed(self.sent) if each.to == to]
        page = {"messages": found, "next_page_uri": None, "uri": asked.url.path, "page": 0, "page_size": 20}
        return Answered(200, json.dumps(page).encode())


def refusal(status: int, code: int) -> Answered:
    """As https://www.twilio.com/docs/usage/twilios-response describes an error."""
    return Answered(status, json.dumps({"status": status, "code": code, "message": "refused"}).encode())
