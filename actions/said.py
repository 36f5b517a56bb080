"""What a skill says: names of replies and their values, never words."""

from dataclasses import dataclass, field
from typing import Any

from actions.asked import AskedVisit


@dataclass(frozen=True, slots=True)
class Reply:
    """`options` of None leaves the menu on the patient's phone open as it is; an empty tuple closes it.

    `letter` is what the clinic has to say to another number: messaging fetches it by this id and sends it there.
    """

    say: str
    values: dict[str, Any] = field(default_factory=dict)
    options: tuple["Option", ...] | None = None
    hand_over: str | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    say: str
    payload: dict[str, Any]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """The replies of one turn, and what is to be remembered of the visit asked for (None: as it was)."""

    replies: tuple[Reply, ...]
    asked: AskedVisit | None = None
    misunderstood: int = 0


def say(name: str, *, asked: AskedVisit | None = None, **values: Any) -> Said:
    return Said((Reply(name, values),), asked)


def write_reply(reply: Reply) -> dict[str, Any]:
    """The JSON that messaging turns into words."""
    written: dict[str, Any] = {"say": reply.say, "values": reply.values}
    if reply.options is not None:
        written["options"] = [_write_option(option) for option in reply.options]
    if reply.hand_over is not None:
        written["hand_over"] = reply.hand_over
    if reply.letter is not None:
        written["letter"] = reply.letter
    return written


def _write_option(option: Option) -> dict[str, Any]:
    return {"say": option.say, "values": option.values, "payload": option.payload}


def call_me() -> Option:
    return Option("option_call_me", {"do": "hand_over"})


def start_again() -> Option:
    return Option("option_start_over", {"do": "start_over"})


def soonest() -> Option:
    return Option("option_soonest", {"do": "soonest"})


def other_times() -> Option:
    return Option("option_other_times", {"do": "more_times"})
