"""Asks Rasa what to do with a text: the only file that knows how Rasa is reached."""

from dataclasses import dataclass
from typing import Any

import httpx

from messaging.errors import CannotAnswerNow
from messaging.message import Option, Reply, Unanswered, read_reply

# The longest turn is a booking whose outcome must be read back (clinic/fhir); Rasa answers only when it is done.
TIMEOUT = httpx.Timeout(45.0, connect=2.0)

# An action says this when the clinic's records can't be reached; the message waits for them, unlike any other reply.
RECORDS_UNAVAILABLE = "records_unavailable"

CHOOSE = "/choose"


@dataclass(frozen=True, slots=True)
class Ear:
    http: httpx.Client
    url: str
    token: str

    def ask(self, message: Unanswered, text: str, option: Option | None = None) -> tuple[Reply, ...]:
        """The replies to a text, or to a chosen option; CannotAnswerNow when any part behind it did not do its work."""
        metadata: dict[str, Any] = {"turn": message.turn, "language": message.language}
        if option is not None:
            metadata["option"] = option.payload
        asked = {"sender": str(message.conversation_id), "message": CHOOSE if option else text, "metadata": metadata}
        replies = [read_reply(each["custom"]) for each in self._post(asked) if each.get("custom")]
        # Every rule leads to an action that says something, so silence means that the action server did not answer:
        # Rasa itself reports neither that nor an exception in an action.
        if not replies or any(reply.say == RECORDS_UNAVAILABLE for reply in replies):
            raise CannotAnswerNow
        return tuple(replies)

    def _post(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = self.http.post(f"{self.url}/webhooks/frontdesk/webhook", json=asked, headers=headers)
            answer.raise_for_status()
            said: list[dict[str, Any]] = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise CannotAnswerNow from error
        return said


def open_ear(url: str, token: str) -> Ear:
    return Ear(httpx.Client(timeout=TIMEOUT, limits=httpx.Limits(max_keepalive_connections=16)), url, token)
