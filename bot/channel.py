"""The door of the ear: takes a text from messaging, which knows the token, and gives back what the action said."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

log = logging.getLogger(__name__)

LARGEST_BODY = 64 * 1024
LONGEST_SENDER = 64
# What messaging says for a line of a menu that was chosen; the line itself is in the metadata.
CHOSEN = "/choose"

OnMessage = Callable[[UserMessage], Awaitable[Any]]


class FrontdeskChannel(InputChannel):
    """POST {"sender", "message", "metadata"} -> [{"custom": {"say", "values", …}}, …]."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "frontdesk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> FrontdeskChannel:
        if not credentials or not credentials.get("token"):
            raise ValueError("the channel needs a token: without one anybody could speak as any patient")
        return cls(str(credentials["token"]))

    def blueprint(self, on_new_message: OnMessage) -> Blueprint:
        door = Blueprint("frontdesk", __name__)

        @door.post("/webhook")
        async def take_in(request: Request) -> HTTPResponse:
            if not holds_token(request, self._token):
                return json({"error": "unauthorized"}, status=401)
            if len(request.body) > LARGEST_BODY:
                return json({"error": "too large"}, status=413)
            message = read_message(request)
            if message is None:
                return json({"error": "not a message"}, status=400)
            return await answer(message, on_new_message)

        return door


def holds_token(request: Request, token: str) -> bool:
    """Compared in constant time, so that the token can't be guessed letter by letter."""
    return hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Bearer {token}".encode())


def read_message(request: Request) -> UserMessage | None:
    """None for anything that messaging would not send."""
    try:
        said = request.json
        sender, text, metadata = said["sender"], said["message"], said.get("metadata", {})
    except Exception:  # Sanic raises its own error for bad JSON, and a list or a number has no names
        return None
    if not isinstance(sender, str) or not isinstance(text, str) or not isinstance(metadata, dict):
        return None
    if not 0 < len(sender) <= LONGEST_SENDER:
        return None
    return UserMessage(
        make_harmless(text, metadata),
        CollectingOutputChannel(),
        sender,
        input_channel=FrontdeskChannel.name(),
        metadata=metadata,
    )


def make_harmless(text: str, metadata: dict[str, Any]) -> str:
    """Rasa obeys a text such as `/restart`. Messaging takes the slash away from what patients write; so do we."""
    if text == CHOSEN and metadata.get("option"):
        return text
    return text.lstrip().lstrip("/").lstrip()


async def answer(message: UserMessage, on_new_message: OnMessage) -> HTTPResponse:
    """503 when the turn could not be done: messaging keeps the text and sends it again."""
    try:
        await on_new_message(message)
    except Exception as error:
        log.error("turn failed", extra={"sender": message.sender_id, "error": type(error).__name__})
        return json({"error": "not now"}, status=503)
    collected: list[dict[str, Any]] = message.output_channel.messages  # type: ignore[union-attr]
    return json([{"custom": said["custom"]} for said in collected if said.get("custom")])
