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
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class AskedVisit:
    visit_type: str | None = None
    said: tuple[SaidTime, ...] = ()
    practitioner: str | None = None
    place: str | None = None
    not_with: tuple[str, ...] = ()
    not_times: tuple[str, ...] = ()
    offered: tuple[OfferedTime, ...] = ()

    def starts(self) -> tuple[datetime, ...]:
        return tuple(datetime.fromisoformat(time.start) for time in self.offered)


def read_asked(slot: dict[str, Any] | None) -> AskedVisit:
    if not slot:
        return AskedVisit()
    return AskedVisit(
        visit_type=slot["visit_type"],
        said=tuple(SaidTime(each["text"], each["at"], tuple(each["offered"])) for each in slot["said"]),
        practitioner=slot["practitioner"],
        place=slot["place"],
        not_with=tuple(slot["not_with"]),
        not_times=tuple(slot["not_times"]),
        offered=tuple(OfferedTime(**each) for each in slot["offered"]),
    )


def write_asked(asked: AskedVisit) -> dict[str, Any] | None:
    return None if asked == AskedVisit() else asdict(asked)


def add_said(asked: AskedVisit, text: str, at: datetime) -> AskedVisit:
    said = SaidTime(text, at.isoformat(), tuple(time.start for time in asked.offered))
    return replace(asked, said=(*asked.said, said)[-MOST_WORDS:])


def read_said(asked: AskedVisit, languages: tuple[str, ...], zone_of: datetime) -> Reading | None:
    """What all the words so far mean together; each is read at its own moment and beside what was on offer then."""
    reading: Reading | None = None
    for said in asked.said:
        offered = tuple(datetime.fromisoformat(start).astimezone(zone_of.tzinfo) for start in said.offered)
        at = datetime.fromisoformat(said.at).astimezone(zone_of.tzinfo)
        reading = read(said.text, languages, at, Context(offered=offered, asked=reading)) or reading
    return reading
