"""One phone's line to the sandbox's phone network: who may call, what is said, and what comes back."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx


class NoNetwork(Exception):
    """The phone network does not answer."""


class NotSent(Exception):
    """The text did not reach the clinic; says why."""


@dataclass(frozen=True, slots=True)
class Said:
    """`by`: "patient", "clinic", or "carrier" for the phone network's own confirmations."""

    by: str
    body: str


@dataclass
class PhoneLine:
    """Remembers what it has seen, so that each look gives what is new."""

    http: httpx.Client
    _seen: dict[str, Any] = field(default_factory=dict)
    _shown: set[str] = field(default_factory=set)

    def list_people(self) -> list[dict[str, Any]]:
        people: list[dict[str, Any]] = self._get("/phone/people")["people"]
        return people

    def send(self, number: str, body: str) -> None:
        """Returns when the clinic has the text."""
        try:
            answer = self.http.post("/phone/send", json={"from": number, "body": body})
        except httpx.HTTPError as error:
            raise NotSent("the phone network does not answer") from error
        written = answer.json() if answer.headers.get("Content-Type", "").startswith("application/json") else {}
        if answer.is_error or written.get("trouble"):
            raise NotSent(written.get("trouble") or written.get("error") or f"the network answers {answer.status_code}")

    def look(self, number: str) -> list[Said]:
        """What has come since the last look, oldest first."""
        self._seen = self._get("/phone/messages", number=number, after=self._seen.get("version", 0), run=self._run())
        new = [message for message in self._seen["messages"] if message["sid"] not in self._shown]
        self._shown.update(message["sid"] for message in new)
        return [Said(message["by"], message["body"]) for message in new]

    def hear(self, number: str, *, patience: float, quiet: float, every: float) -> Iterator[Said]:
        """What others say, from the first word within `patience` seconds until `quiet` seconds pass without another."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            heard = [said for said in self.look(number) if said.by != "patient"]
            yield from heard
            if heard:
                deadline = time.monotonic() + quiet
            time.sleep(every)

    def _run(self) -> str:
        return str(self._seen.get("run", ""))

    def _get(self, path: str, **query: Any) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self.http.get(path, params=query).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise NoNetwork("The phone network of the demo does not answer. Is the demo running?") from error
        return answer
