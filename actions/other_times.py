"""Looks for other times than those on offer: later, earlier, another day, somebody else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from actions.asked import AskedVisit, Called, read_said
from actions.book import go_on_booking
from actions.desk import Desk
from actions.heard import Heard
from actions.offer import go_back_to_offer, offer_times, offer_wanted
from actions.places import tell_places
from actions.said import Said
from actions.take_in import ask_for_practitioner, refuse, take_in
from actions.whom import find_whom
from when.model import Precision, Prefer, Reading, Window

DAYS_AHEAD = 28


async def later(desk: Desk, heard: Heard) -> Said:
    return await _look_beyond(desk, heard, _after_the_last)


async def earlier(desk: Desk, heard: Heard) -> Said:
    return await _look_beyond(desk, heard, _before_the_first)


async def another_day(desk: Desk, heard: Heard) -> Said:
    return await _look_beyond(desk, heard, _from_the_next_day)


async def more_times(desk: Desk, heard: Heard) -> Said:
    """ "Other times?": for the same wish, those not shown yet; the nearest others when all have been."""
    taken_in = await take_in(desk, heard)
    if taken_in.named_anything or taken_in.asked.visit_type is None:
        return await go_on_booking(desk, heard, taken_in)
    whom = await find_whom(desk, heard, heard.asked)
    return await offer_times(desk, heard, whom, pass_over(heard.asked))


async def another_practitioner(desk: Desk, heard: Heard) -> Said:
    """Not with whoever was named, else with none of those on offer; but "dr ortega instead" asks for somebody."""
    taken_in = await take_in(desk, heard)
    asked, named = taken_in.asked, taken_in.named
    shown = {offered.practitioner for offered in heard.asked.offered}
    if asked.practitioner:
        shown.add(asked.practitioner.id)
    if named.practitioner is not None and named.practitioner.id not in shown:
        asked = ask_for_practitioner(asked, named.practitioner)
    elif named.practitioner is not None:
        asked = refuse(asked, named.practitioner.id)
    elif not named.not_with:
        asked = refuse(asked, *shown)
    return await go_on_booking(desk, heard, replace(taken_in, asked=replace(asked, offered=())))


async def another_place(desk: Desk, heard: Heard) -> Said:
    """The other one, where there are two; else all are told, and one is named."""
    taken_in = await take_in(desk, heard)
    shown = {time.place for time in heard.asked.offered} | {heard.asked.place.id if heard.asked.place else ""}
    others = [place for place in await desk.clinic.places() if place.id not in shown]
    if taken_in.named.place is not None or not heard.asked.offered:
        return await go_on_booking(desk, heard, taken_in)
    if len(others) != 1:
        return Said((*tell_places(await desk.clinic.places()), *go_back_to_offer(heard.asked)), heard.asked)
    asked = replace(taken_in.asked, place=Called(others[0].id, others[0].name), seen=(), offered=())
    return await go_on_booking(desk, heard, replace(taken_in, asked=asked))


def pass_over(asked: AskedVisit) -> AskedVisit:
    return replace(asked, seen=(*asked.seen, *(time.start for time in asked.offered)), offered=())


async def _look_beyond(desk: Desk, heard: Heard, look: Callable[[list[datetime], Reading | None], Reading]) -> Said:
    """The words themselves first ("later that day", "another day next week"); bare words go by what is on offer."""
    taken_in = await take_in(desk, heard)
    if taken_in.reading is not None or not heard.asked.offered or taken_in.asked.visit_type is None:
        return await go_on_booking(desk, heard, taken_in)
    whom = await find_whom(desk, heard, heard.asked)
    starts = sorted(start.astimezone(heard.said_at.tzinfo) for start in heard.asked.starts())
    asked_before = read_said(heard.asked, heard.languages, heard.said_at)
    return await offer_wanted(desk, heard, whom, taken_in.asked, look(starts, asked_before))


def _after_the_last(starts: list[datetime], _asked: Reading | None) -> Reading:
    return Reading((Window(starts[-1] + timedelta(minutes=1), None),), Precision.OPEN)


def _before_the_first(starts: list[datetime], _asked: Reading | None) -> Reading:
    return Reading((Window(None, starts[0]),), Precision.OPEN, prefer=Prefer.NEAREST, target=starts[0])


def _from_the_next_day(starts: list[datetime], asked: Reading | None) -> Reading:
    """Who asked for an afternoon is offered other days' afternoons."""
    next_day = datetime.combine(starts[-1].date() + timedelta(days=1), time(), starts[-1].tzinfo)
    hours = _part_of_day(asked)
    if hours is None:
        return Reading((Window(next_day, None),), Precision.OPEN)
    begins, ends = hours
    days = [next_day.date() + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
    zone = next_day.tzinfo
    windows = (Window(datetime.combine(day, begins, zone), datetime.combine(day, ends, zone)) for day in days)
    return Reading(tuple(windows), Precision.PART_OF_DAY)


def _part_of_day(asked: Reading | None) -> tuple[time, time] | None:
    """The hours that every window keeps within its day, if they are the same ones."""
    hours = {_hours_of(window) for window in asked.windows} if asked else set()
    return hours.pop() if len(hours) == 1 else None


def _hours_of(window: Window) -> tuple[time, time] | None:
    if window.start is None or window.end is None or window.start.date() != window.end.date():
        return None
    return (window.start.time(), window.end.time()) if window.end - window.start >= timedelta(hours=1) else None
