"""What a patient is asking for, as far as it has been said; it lives in one slot of Rasa."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from when import read
from when.model import Context, Precision, Reading, Window

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
    end: str | None = None


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
    end: str | None = None


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """A visit to come that was told in this conversation: `person` names the right to act for whose it is.

    `values` are what a line tells of it, without the name of the person.
    """

    id: str
    person: str
    visit_type: str | None
    start: str
    end: str
    can_change: bool
    values: dict[str, Any]
    practitioner: Called | None = None
    place: Called | None = None

    def window(self, zone_of: datetime) -> Window:
        start, end = (datetime.fromisoformat(each).astimezone(zone_of.tzinfo) for each in (self.start, self.end))
        return Window(start, end)


@dataclass(frozen=True, slots=True)
class KeptText:
    """A text that waits for the answer to a question of ours: "birth_date", "whom" or "visit"."""

    question: str
    action: str
    intent: str
    text: str
    visit_types: tuple[str, ...]
    relations: tuple[str, ...]
    reasons: tuple[str, ...]
    option: dict[str, Any]
    at: str


@dataclass(frozen=True, slots=True)
class AskedVisit:
    """`then` are other kinds of visit named beside this one, `seen` the starts of times shown and passed over.

    `for_whom` is a Person's id, `then_for` those of others who need the same. `moving` is the visit for which another
    time is looked for, `calling_off` the one of which we asked whether it shall be called off. `booked` is no part of
    the wish: it is the visit booked last in this conversation, and outlives what was asked for, as do the `visits` that
    were told.
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
    for_whom: str | None = None
    then_for: tuple[str, ...] = ()
    moving: KnownVisit | None = None
    calling_off: KnownVisit | None = None
    reason: str | None = None
    kept: KeptText | None = None
    booked: BookedVisit | None = None
    visits: tuple[KnownVisit, ...] = ()

    @property
    def is_open(self) -> bool:
        return self != self.dropped()

    def dropped(self) -> "AskedVisit":
        return AskedVisit(booked=self.booked, visits=self.visits)

    def starts(self) -> tuple[datetime, ...]:
        return tuple(datetime.fromisoformat(time.start) for time in self.offered)

    def visits_of(self, person: str | None) -> tuple[KnownVisit, ...]:
        """Everybody's when nobody is named: then there is one patient."""
        return tuple(visit for visit in self.visits if person in (None, visit.person))

    def visit(self, id_: object) -> KnownVisit | None:
        known = (*self.visits, self.calling_off, self.moving)
        return next((visit for visit in known if visit is not None and visit.id == id_), None)


_SLOT = TypeAdapter(AskedVisit)


def read_asked(slot: dict[str, Any] | None) -> AskedVisit:
    """A slot that another version wrote may not be understood: at worst a half-said wish is asked again."""
    try:
        return _SLOT.validate_python(slot or {})
    except ValidationError:
        return AskedVisit()


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
        context = tell_context(asked, offered, zone_of, reading)
        reading = read(said.text, languages, at, context) or reading
    return reading


def tell_context(
    asked: AskedVisit, offered: tuple[datetime, ...], zone_of: datetime, before: Reading | None = None
) -> Context:
    """A bare "at 4" is on the day of the visit that is being moved, unless another day was asked for."""
    if asked.moving is None:
        return Context(offered=offered, asked=before)
    moving = asked.moving.window(zone_of)
    return Context(moving=moving, offered=offered, asked=before or _on_the_day_of(moving))


def _on_the_day_of(visit: Window) -> Reading:
    assert visit.start is not None
    day = datetime.combine(visit.start.date(), time(), visit.start.tzinfo)
    return Reading((Window(day, day + timedelta(days=1)),), Precision.DAY)
