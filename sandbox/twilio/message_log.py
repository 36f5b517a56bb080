"""Every message of the account, in memory, with a count of changes that tells a phone what is new."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sandbox.twilio.message import Message


def make_sid(prefix: str) -> str:
    return f"{prefix}{uuid.uuid4().hex}"


def tell_time() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class MessageLog:
    """`run` names this memory: a phone that has seen another one starts again from nothing."""

    run: str = field(default_factory=lambda: uuid.uuid4().hex)
    version: int = 0
    _messages: dict[str, Message] = field(default_factory=dict)
    _of_phones: defaultdict[str, list[Message]] = field(default_factory=lambda: defaultdict(list))

    def add(self, message: Message) -> None:
        self._messages[message.sid] = message
        self._of_phones[message.phone].append(message)
        self.change(message)

    def change(self, message: Message, **changes: Any) -> None:
        for name, value in changes.items():
            setattr(message, name, value)
        self.version += 1
        message.version = self.version
        message.updated_at = tell_time()

    def find(self, sid: str) -> Message | None:
        return self._messages.get(sid)

    def delete(self, message: Message) -> None:
        del self._messages[message.sid]
        self._of_phones[message.phone].remove(message)

    def newest_first(self, phone: str | None = None) -> Iterator[Message]:
        """All, or those to and from this phone: fifty phones that look often must not cost a bench its time."""
        return reversed(list(self._messages.values()) if phone is None else self.of_phone(phone))

    def of_phone(self, phone: str) -> list[Message]:
        """Oldest first."""
        return self._of_phones.get(phone, [])
