"""The ear as messaging knows it: a real Rasa, and hands that write down what they are asked instead of a clinic's."""

import json
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import httpx

from frontdesk.parts.part import Part

TOKEN = "a token for the tests alone"
WEBHOOK = "/webhooks/frontdesk/webhook"


@dataclass
class Hands:
    """An action server that says the name of each action it is asked for, and keeps count of the turns in `booking`."""

    asked: list[dict[str, Any]] = field(default_factory=list)
    answer: dict[str, Any] | None = None  # what is said instead, when a test wants the hands to err
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def start(self) -> None:
        """At the same port as before."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _door(self))
        self.port = self._server.server_port
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def act(self, call: dict[str, Any]) -> dict[str, Any]:
        self.asked.append(call)
        if self.answer is not None:
            return self.answer
        slots = {"booking": {"turns": len(self.asked)}, "misunderstood": 0}
        events = [{"event": "slot", "name": name, "value": value, "timestamp": None} for name, value in slots.items()]
        return {"events": events, "responses": [{"custom": {"say": call["next_action"], "values": {}}}]}


def _door(hands: Hands) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps(hands.act(call)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            """Says nothing: pytest would show every request of a failed test."""

    return Door


@dataclass(frozen=True)
class Ear:
    rasa: Part
    hands: Hands
    http: httpx.Client

    def post(self, text: str, sender: str, **metadata: Any) -> httpx.Response:
        said = {"sender": sender, "message": text, "metadata": {"turn": "inbox-1", "language": "en", **metadata}}
        return self.http.post(WEBHOOK, json=said)

    def hear(self, text: str, sender: str | None = None, **metadata: Any) -> list[str]:
        """The names of what was said to a text."""
        answer = self.post(text, sender or new_sender(), **metadata).raise_for_status()
        return [each["custom"]["say"] for each in answer.json()]

    @property
    def last_tracker(self) -> dict[str, Any]:
        tracker: dict[str, Any] = self.hands.asked[-1]["tracker"]
        return tracker


def new_sender() -> str:
    return str(uuid4())
