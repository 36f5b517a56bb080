"""Asks Rasa what to do with a text: the only file that knows how Rasa is reached."""

from dataclasses import dataclass
from typing import Any

import httpx

from messaging.errors import CannotAnswerNow
from messaging.message import Option, Reply, read_reply

# The longest turn is a booking whose outcome must be read back (clinic/fhir); Rasa answers only when it is done.
TIMEOUT = httpx.Timeout(45.0, connect=2.0)

# An action says this when the clinic's records can't be reached; the message waits for them, unlike any other reply.
RECORDS_UNAVAILABLE = "records_unavailable"

CHOOSE = "/choose"


@dataclass(frozen=True, slots=True)
class Question:
    """What one turn tells Rasa: a text, or the line of the menu that was chosen."""

    conversation: str
    turn: str
    language: str
    waited_seconds: float  # "tomorrow" counts from when it was sent, not from when a part was back
    text: str = ""
    option: Option | None = None


@dataclass(frozen=True, slots=True)
class Ear:
    http: httpx.Client
    url: str
    token: str

    def ask(self, question: Question) -> tuple[Reply, ...]:
        """CannotAnswerNow when any part behind it did not do its work."""
        try:
            replies = [read_reply(each["custom"]) for each in self._post(question) if each.get("custom")]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise CannotAnswerNow from error
        # Every rule leads to an action that says something, so silence means that the action server did not answer:
        # Rasa itself reports neither that nor an exception in an action.
        if not replies or any(reply.say == RECORDS_UNAVAILABLE for reply in replies):
            raise CannotAnswerNow
        return tuple(replies)

    def _post(self, question: Question) -> Any:
        metadata: dict[str, Any] = {
            "turn": question.turn,
            "language": question.language,
            "waited_seconds": question.waited_seconds,
        }
        if question.option is not None:
            metadata["option"] = question.option.payload
        text = CHOOSE if question.option else question.text
        answer = self.http.post(
            f"{self.url}/webhooks/frontdesk/webhook",
            json={"sender": question.conversation, "message": text, "metadata": metadata},
            headers={"Authorization": f"Bearer {self.token}"},
        )
        return answer.raise_for_status().json()


def open_ear(url: str, token: str) -> Ear:
    return Ear(httpx.Client(timeout=TIMEOUT, limits=httpx.Limits(max_keepalive_connections=16)), url, token)
