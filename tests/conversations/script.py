"""Scripted conversations: what a patient texts, which replies are heard, and what is true afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from sandbox.made_up_clinic import CLINIC_ZONE
from tests.conversations.people import Household, Someone, read_household
from tests.phone import Phone
from tests.whole_system import Clinic, Row

SCRIPTS = Path(__file__).parent
DAY_BEGINS, DAY_ENDS = time(0), time(23, 59)


@dataclass(frozen=True)
class Turn:
    """`patient` are texts sent at once, one after the other; `clinic` names the replies to all of them, in order.

    `offer_*` is any offer: whether that very time is free depends on what the other conversations have booked.
    """

    patient: tuple[str, ...]
    clinic: tuple[str, ...]
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    media: str | None = None  # the content type of an attachment


@dataclass(frozen=True)
class BookedSo:
    """A visit that must be in the records; `begins` to `ends` are the earliest and latest start, by the local clock."""

    type: str
    of: str = ""  # the first name of whose it is; of the first on file when empty
    status: str = "booked"
    reason: str | None = None  # the code of why it was called off
    day: date | None = None
    not_day: date | None = None
    begins: time = DAY_BEGINS
    ends: time = DAY_ENDS
    practitioner: str | None = None
    not_with: str | None = None
    place: str | None = None

    def fits(self, visit: Row) -> bool:
        start = datetime.fromisoformat(visit["start"]).astimezone(CLINIC_ZONE)
        actors = {each["actor"]["reference"] for each in visit["participant"]}
        code = visit["serviceType"][0]["coding"][0]["code"]
        return (
            visit["status"] == self.status
            and code == self.type
            and self.day in (None, start.date())
            and self.not_day != start.date()
            and self.begins <= start.time() <= self.ends
            and self.practitioner_fits(actors)
            and (self.place is None or f"Location/{self.place}" in actors)
            and self.reason_fits(visit)
        )

    def practitioner_fits(self, actors: set[str]) -> bool:
        wanted = self.practitioner is None or f"Practitioner/{self.practitioner}" in actors
        return wanted and f"Practitioner/{self.not_with}" not in actors

    def reason_fits(self, visit: Row) -> bool:
        codes = [coding["code"] for coding in visit.get("cancelationReason", {}).get("coding", [])]
        return self.reason is None or self.reason in codes


@dataclass(frozen=True)
class Script:
    """`before` are texts that lead up to it; `task` is what it shows the least number of texts for, if it does."""

    theme: str
    name: str
    talk: tuple[Turn, ...]
    visits: tuple[BookedSo, ...]
    handed_over: str | None
    household: Household
    before: tuple[str, ...] = ()
    task: str | None = None

    @property
    def texts(self) -> int:
        return sum(len(turn.patient) for turn in self.talk)


def read_scripts() -> Iterator[Script]:
    for file in sorted(SCRIPTS.glob("*.yml")):
        for each in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield _read_script(file.stem, each)


def _read_script(theme: str, written: dict[str, Any]) -> Script:
    known = {"name", "talk", "visits", "handed_over", "on_file", "looks_after", "before", "task"}
    assert set(written) <= known, f"{written['name']}: {set(written) - known}"
    return Script(
        theme=theme,
        name=written["name"],
        talk=tuple(_read_turn(each) for each in written["talk"]),
        visits=tuple(_read_visit(each) for each in written.get("visits", [])),
        handed_over=written.get("handed_over"),
        household=read_household(written),
        before=_several(written.get("before", [])),
        task=written.get("task"),
    )


def _read_turn(written: dict[str, Any]) -> Turn:
    assert set(written) <= {"patient", "clinic", "says", "never", "media"}, written
    return Turn(
        patient=_several(written["patient"]),
        clinic=_several(written["clinic"]),
        says=_several(written.get("says", [])),
        never=_several(written.get("never", [])),
        media=written.get("media"),
    )


def _read_visit(written: dict[str, Any]) -> BookedSo:
    clocks: dict[str, Any] = {name: time.fromisoformat(written[name]) for name in ("begins", "ends") if name in written}
    return BookedSo(**{**written, **clocks})


def _several(written: str | list[str]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


def play(script: Script, clinic: Clinic) -> None:
    """AssertionError, with the dialogue so far, where it does not go as written."""
    number = clinic.new_number()
    people = script.household.register(clinic, number)
    phone = Phone(clinic.network, number)
    dialogue: list[str] = []
    for text in script.before:
        dialogue += [f"> {text}", phone.asks(text)]
    for turn in script.talk:
        said, heard = _take_turn(turn, clinic, phone)
        dialogue += [f"> {text}" for text in turn.patient] + said
        told = "\n".join(dialogue)
        assert len(heard) == len(turn.clinic), told
        assert all(map(fnmatch, heard, turn.clinic)), told
        assert [words for words in turn.says if words not in "\n".join(said)] == [], told
        assert [words for words in turn.never if words in "\n".join(said)] == [], told
    told = "\n".join(dialogue)
    check_records(script, clinic, people, told)
    assert find_handover(clinic, phone.number) == script.handed_over, told


def check_records(script: Script, clinic: Clinic, people: dict[str, Someone], told: str) -> None:
    """Nobody has another visit than those that are written, and each of those holds its Slot, or has given it back."""
    for name, person in people.items():
        visits = clinic.visits_of(person.id)
        wanted = [each for each in script.visits if (each.of or next(iter(people))) == name]
        assert len(visits) == len(wanted), f"{name}: {len(visits)} visits\n{told}"
        assert [each for each in wanted if not any(each.fits(visit) for visit in visits)] == [], f"{visits}\n{told}"
        for visit in visits:
            states = {clinic.read(slot["reference"])["status"] for slot in visit.get("slot", [])}
            assert states <= ({"busy"} if visit["status"] == "booked" else {"free"}), told


def _take_turn(turn: Turn, clinic: Clinic, phone: Phone) -> tuple[list[str], tuple[str, ...]]:
    before = len(clinic.outbox_of(phone.number))
    attachment: dict[str, str] = {}
    if turn.media:
        attachment = {"NumMedia": "1", "MediaContentType0": turn.media, "MediaUrl0": "https://example.org/1"}
    for text in turn.patient:
        phone.texts(text, **attachment)
    said = [phone.hears() for _ in turn.patient]
    rows = clinic.outbox_of(phone.number)[before:]
    return said, tuple(reply["say"] for row in rows for reply in row["replies"])


def find_handover(clinic: Clinic, number: str) -> str | None:
    """The reason of the hand-over that is open, if one is."""
    of = "FROM handovers h JOIN conversations c ON c.id = h.conversation_id WHERE c.address = %s"
    rows = clinic.rows(f"SELECT h.reason {of} AND h.closed_at IS NULL ORDER BY h.id", number)
    return str(rows[0]["reason"]) if rows else None
