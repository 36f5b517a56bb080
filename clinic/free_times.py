"""Looks for the times to offer: as wished, in one request if it can; else the nearest others."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo

from clinic.availability import MOST_OFFERS, choose_times, target_of
from clinic.facts import ClinicFacts, Schedule
from clinic.model import Wanted
from clinic.records import FreeTime, FreeTimes, Records
from clinic.spans import SHORTEST, Span, cut_shorter, join_neighbours, plan_spans
from when.model import Precision, Prefer, Reading, Window

ANY_TIME = Reading((Window(None, None),), Precision.OPEN)
TIMES_IN_AN_ANSWER = 150  # aimed at; some way below the limit of clinic/fhir/free_slots.py
FEW_IN_AN_ANSWER = TIMES_IN_AN_ANSWER // 4
A_DAY = timedelta(days=1)
LONGEST_SPAN = timedelta(days=7)
MOST_REQUESTS = 12
END_OF_TIME = datetime.max.replace(tzinfo=UTC)
MOST_REQUESTS_AT_ONCE = 5


@dataclass(slots=True)
class Pace:
    """How full of free times the books have been found: so long may a span be that one answer holds it."""

    free_a_day: float = 12.0  # in one Schedule

    def span_for(self, schedules: list[Schedule]) -> timedelta:
        days = TIMES_IN_AN_ANSWER / (self.free_a_day * len(schedules))
        return max(SHORTEST, min(LONGEST_SPAN, timedelta(days=days)))

    def learn(self, answer: FreeTimes) -> None:
        """At once from an answer cut short, which costs another request; slowly from one that was short."""
        if not answer.is_whole:
            self.free_a_day = min(100.0, self.free_a_day * 2)
        elif len(answer.times) < FEW_IN_AN_ANSWER:
            self.free_a_day = max(3.0, self.free_a_day * 0.98)


@dataclass(slots=True)
class Search:
    """One patient's wish and what is still to spend on it."""

    records: Records
    facts: ClinicFacts
    wanted: Wanted
    earliest: datetime
    zone: tzinfo
    pace: Pace = field(default_factory=Pace)
    length: timedelta = timedelta(0)  # of the visit; the records' Slots are as long as they are
    latest: datetime = END_OF_TIME  # what begins then or later is not offered
    requests_left: int = MOST_REQUESTS

    async def ask(self, schedules: list[Schedule], span: Span) -> FreeTimes:
        end = min(span.end, self.latest)
        if span.start >= end:
            return FreeTimes((), is_whole=True)
        self.requests_left -= 1
        answer = await self.records.find_free(schedules, self.wanted.visit_type, span.start, end, self.length)
        if span.length >= A_DAY:
            self.pace.learn(answer)
        return answer

    def spend(self) -> int:
        """The most requests that one way of looking may make, so that some are left for the next."""
        return min(MOST_REQUESTS_AT_ONCE, self.requests_left)


async def find_times(search: Search) -> tuple[list[FreeTime], bool]:
    """The times to offer, and whether they are as asked."""
    reading = search.wanted.when or ANY_TIME
    for meaning in (reading, *reading.alternatives):
        times = await _find(search, meaning, list_schedules(search.facts, search.wanted))
        if times:
            return times, True
    for elsewhen, schedules in _each_compromise(search, reading):
        times = await _find(search, elsewhen, schedules)
        if times:
            return times, False
    return [], False


def list_schedules(facts: ClinicFacts, wanted: Wanted) -> list[Schedule]:
    return [schedule for schedule in facts.schedules if _suits(schedule, wanted)]


def look_around(reading: Reading) -> Reading:
    """Any other time, the nearest first, save what the patient has ruled out."""
    target = target_of(reading)
    prefer = Prefer.EARLIEST if target is None else Prefer.NEAREST
    return Reading((Window(None, None),), reading.precision, reading.without, prefer, target)


def _each_compromise(search: Search, reading: Reading) -> Iterator[tuple[Reading, list[Schedule]]]:
    """First another time with the same people, then others at that time, then others at another time."""
    wanted = search.wanted
    if reading.windows != ANY_TIME.windows:
        yield look_around(reading), list_schedules(search.facts, wanted)
    others = list_schedules(search.facts, replace(wanted, practitioner=None, place=None))
    if wanted.practitioner or wanted.place:
        yield reading, others
        yield look_around(reading), others


def _suits(schedule: Schedule, wanted: Wanted) -> bool:
    return (
        wanted.visit_type in schedule.visit_types
        and wanted.practitioner in (None, schedule.practitioner.id)
        and wanted.place in (None, schedule.place.id)
        and schedule.practitioner.id not in wanted.not_with
    )


async def _find(search: Search, reading: Reading, schedules: list[Schedule]) -> list[FreeTime]:
    if not schedules:
        return []
    length = search.pace.span_for(schedules)
    spans = deque(_keep_covered(plan_spans(reading, search.earliest, length), schedules))
    found: dict[str, FreeTime] = {}
    for _ in range(search.spend()):
        if not spans or len(found) >= MOST_OFFERS:
            break
        span = spans.popleft()
        free = await search.ask(schedules, span)
        if not free.is_whole and span.length > SHORTEST:
            spans.extendleft(reversed(cut_shorter(span, reading)))
            continue
        for time in free.times:
            if reading.admits(time.start) and _is_open_to(search.wanted, time):
                found[time.id] = time
        if len(free.times) < FEW_IN_AN_ANSWER:
            length *= 2
            spans = deque(join_neighbours(spans, length))
    return choose_times(found.values(), reading, search.zone)


def _is_open_to(wanted: Wanted, time: FreeTime) -> bool:
    """Nobody is in two visits at once."""
    overlaps = any(begins < time.end and time.start < ends for begins, ends in wanted.overlaps_none_of)
    return time.start not in wanted.not_times and not overlaps


def _keep_covered(spans: list[Span], schedules: list[Schedule]) -> list[Span]:
    """Without those beyond every book; a day's margin, since horizons need not be written in the clinic's zone."""
    return [
        span
        for span in spans
        if any(each.covers((span.start - A_DAY).date(), (span.end + A_DAY).date()) for each in schedules)
    ]
