"""What travels through messaging: a message that came in, and what we say to it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """One end of a conversation; the same person on SMS and on WhatsApp is two, with a consent each."""

    channel: str  # "sms" or "whatsapp"
    address: str
    clinic_address: str


@dataclass(frozen=True, slots=True)
class InboundMessage:
    provider_id: str
    sender: Sender
    body: str
    attachments: int = 0
    carrier_word: str | None = None  # Twilio's OptOutType: it has already obeyed and answered this word


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a conversation at the moment when its next message is answered."""

    language: str = "en"
    options: tuple["Option", ...] = ()  # the menu that is open on the patient's phone
    may_text: bool = True
    handed_over: bool = False
    told_to_wait: bool = False
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A row of the inbox that waits for its answer; `is_followed` by another of its conversation."""

    id: int
    conversation_id: UUID
    sender: Sender
    body: str
    attachments: int
    carrier_word: str | None
    received_at: datetime
    attempts: int
    next_try_at: datetime | None
    told_of_delay: bool
    is_followed: bool
    standing: Standing

    @property
    def turn(self) -> str:
        """Names this message to the clinic; the same however often it is tried."""
        return f"inbox-{self.id}"

    def is_due(self, now: datetime) -> bool:
        return self.next_try_at is None or self.next_try_at <= now

    def waited(self, now: datetime) -> timedelta:
        """Never negative: a clock may be set back."""
        return max(now - self.received_at, timedelta())


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a menu; `payload` is what the action wants back when the patient picks it."""

    say: str
    values: Values
    payload: Values


@dataclass(frozen=True, slots=True)
class Reply:
    """The name of what is said and its values; `options` of None leaves the open menu as it is.

    `letter` names what the clinic has to say to another number (messaging/letters.py).
    """

    say: str
    values: Values = field(default_factory=dict)
    options: tuple[Option, ...] | None = None
    hand_over: str | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class HandOver:
    """A conversation that a person should look at; `silences_bot` until it is handed back."""

    reason: str
    silences_bot: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one message leads to, committed in one transaction."""

    outcome: str
    replies: tuple[Reply, ...] = ()
    may_text: bool | None = None
    hand_over: HandOver | None = None
    hand_back: bool = False
    told_to_wait: bool = False
    despite_opt_out: bool = False


def read_option(data: Values) -> Option:
    return Option(say=data["say"], values=data.get("values", {}), payload=data.get("payload", {}))


def write_option(option: Option) -> Values:
    return {"say": option.say, "values": option.values, "payload": option.payload}


def write_reply(reply: Reply) -> Values:
    """What the outbox keeps beside the text, so that staff can read it in another language."""
    options = [write_option(option) for option in reply.options or ()]
    return {"say": reply.say, "values": reply.values, "options": options}


def read_reply(data: Values) -> Reply:
    """Reads what an action said; KeyError when it named no reply."""
    options = data.get("options")
    return Reply(
        say=data["say"],
        values=data.get("values", {}),
        options=None if options is None else tuple(read_option(option) for option in options),
        hand_over=data.get("hand_over"),
        letter=data.get("letter"),
    )
