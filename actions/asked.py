"""The visit that a patient is asking for, as far as it has been said; it lives in one slot of Rasa."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from when import read
from when.model import Context, Reading

MOST_WORDS = 6  # older words about time have been answered and corrected long since


@dataclass(frozen=True, slots=True)
class SaidTime:
    """Words about time, kept as they were said: what they mean depends on the moment and on what was on offer."""

    text: str
    at: str
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfferedTime:
    id: str
    start: str
    practitioner: str
    place: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Called:
    """A practitioner or a place that was asked for by name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """`values` are what a reply tells of it."""

    visit_type: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedVisit:
    """`then` are other kinds of visit named beside this one, `seen` the starts of times shown and passed over.

    `booked` is no part of the wish: it is the visit booked last in this conversation, and outlives what was asked for.
    """

    visit_type: str | None = None
    said: tuple[SaidTime, ...] = ()
    practitioner: Called | None = None
    place: Called | None = None
    not_with: tuple[str, ...] = ()
    not_times: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    offered: tuple[OfferedTime, ...] = ()
    then: tuple[str, ...] = ()
    booked: BookedVisit | None = None

    @property
    def is_open(self) -> bool:
        return self != self.dropped()

    def dropped(self) -> "AskedVisit":
        return AskedVisit(booked=self.booked)

    def starts(self) -> tuple[datetime, ...]:
        return tuple(datetime.fromisoformat(time.start) for time in self.offered)


def read_asked(slot: dict[str, Any] | None) -> AskedVisit:
    """A slot that another version wrote is not understood: at worst a half-said wish is asked again."""
    try:
        return _read(slot) if slot else AskedVisit()
    except (KeyError, TypeError):
        return AskedVisit()


def _read(slot: dict[str, Any]) -> AskedVisit:
    return AskedVisit(
        visit_type=slot["visit_type"],
        said=tuple(SaidTime(each["text"], each["at"], tuple(each["offered"])) for each in slot["said"]),
        practitioner=_read_called(slot["practitioner"]),
        place=_read_called(slot["place"]),
        not_with=tuple(slot["not_with"]),
        not_times=tuple(slot["not_times"]),
        seen=tuple(slot["seen"]),
        offered=tuple(OfferedTime(**each) for each in slot["offered"]),
        then=tuple(slot["then"]),
        booked=BookedVisit(**slot["booked"]) if slot["booked"] else None,
    )


def _read_called(written: dict[str, Any] | None) -> Called | None:
    return Called(**written) if written else None


def write_asked(asked: AskedVisit) -> dict[str, Any] | None:
    return None if asked == AskedVisit() else asdict(asked)


def add_said(asked: AskedVisit, text: str, at: datetime) -> AskedVisit:
    """New words about time: what was seen of others is no longer passed over."""
    said = SaidTime(text, at.isoformat(), tuple(time.start for time in asked.offered))
    return replace(asked, said=(*asked.said, said)[-MOST_WORDS:], seen=())


def read_said(asked: AskedVisit, languages: tuple[str, ...], zone_of: datetime) -> Reading | None:
    """What all the words so far mean together; each is read at its own moment and beside what was on offer then."""
    reading: Reading | None = None
    for said in asked.said:
        offered = tuple(datetime.fromisoformat(start).astimezone(zone_of.tzinfo) for start in said.offered)
        at = datetime.fromisoformat(said.at).astimezone(zone_of.tzinfo)
        reading = read(said.text, languages, at, Context(offered=offered, asked=reading)) or reading
    return reading
