"""A stand-in for Rasa behind its real HTTP interface: it says what a test tells it to say."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.messaging.http_server import Answered, Asked

Said = list[dict[str, Any]]


def say(name: str, **more: Any) -> Said:
    """One reply as an action of ours sends it through Rasa."""
    return [{"recipient_id": "x", "custom": {"say": name, "values": {}, **more}}]


def repeat(question: dict[str, Any]) -> Said:
    """Answers with the patient's own words, so that a test can tell which answer belongs to which text."""
    return say("visit_type", values={"visit_type": f"heard {question['message']}"})


@dataclass
class FakeRasa:
    """`hang` makes every call wait until it is let go."""

    answer: Callable[[dict[str, Any]], Said] = repeat
    status: int = 200
    asked: list[dict[str, Any]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    url: str = ""
    _goes_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._goes_on.set()

    def hang(self) -> None:
        self._goes_on.clear()

    def let_go(self) -> None:
        self._goes_on.set()

    def texts(self) -> list[str]:
        return [question["message"] for question in self.asked]

    def __call__(self, asked: Asked) -> Answered:
        assert (asked.method, asked.url.path) == ("POST", "/webhooks/frontdesk/webhook")
        question = json.loads(asked.body)
        self.asked.append(question)
        self.tokens.add(asked.headers.get("Authorization", ""))
        self._goes_on.wait(30)
        return Answered(self.status, json.dumps(self.answer(question)).encode())
