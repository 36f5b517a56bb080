"""Finds the one offered time that a text points at, and only beyond doubt: what it finds is booked at once."""

from datetime import datetime, timedelta

from actions.asked import OfferedTime
from actions.heard import Heard
from actions.take_in import TakenIn
from when import read
from when.model import Precision, Reading, Window

A_DAY = timedelta(days=1)
POINTS = frozenset({"choose", "affirm", "inform"})
# "Hi, 2:40 please" and "book me at 2:40" choose, too. Who refuses or asks ("no, 2:40", "can we make it 2:40"), or was
# not understood, is offered the time first.
NAMES_A_TIME = POINTS | {"book", "greet", "thank"}
NEVER_TYPED = frozenset("{}<>")  # a number among these was written by a machine, and chooses nothing
BY_THE_CLOCK = frozenset({Precision.POINT, Precision.HOUR, Precision.PART_OF_DAY})


def point_at_offered(heard: Heard, taken_in: TakenIn) -> OfferedTime | None:
    offered, reading = heard.asked.offered, taken_in.reading
    if not offered or heard.intent not in NAMES_A_TIME or taken_in.asked.visit_type != heard.asked.visit_type:
        return None
    if NEVER_TYPED & set(heard.text):
        return None
    names_somebody = bool(taken_in.named.practitioner or taken_in.named.place)
    if reading is not None and reading.option is not None and not names_somebody and heard.intent in POINTS:
        return offered[reading.option]
    with_named = [time for time in offered if _is_with_named(time, taken_in)]
    by_itself = read(heard.text, heard.languages, heard.said_at) if reading is not None else None
    if reading is not None and by_itself is not None and not _only_counts(reading, by_itself):
        return _the_only([time for time in with_named if _is_meant(time, reading, by_itself, heard)])
    return _the_only(with_named) if names_somebody and heard.intent == "choose" else None


def _is_with_named(time: OfferedTime, taken_in: TakenIn) -> bool:
    practitioner, place = taken_in.named.practitioner, taken_in.named.place
    return (practitioner is None or practitioner.id == time.practitioner) and (place is None or place.id == time.place)


def _only_counts(reading: Reading, by_itself: Reading) -> bool:
    """ "The second" is a line of the menu, although without one it would be a day of the month."""
    return reading.option is not None and by_itself.precision not in BY_THE_CLOCK


def _is_meant(time: OfferedTime, reading: Reading, by_itself: Reading, heard: Heard) -> bool:
    """`reading` knows what is on offer, `by_itself` does not: they must agree, or "the 9am one" may be the first.

    Less than a point in time ("the morning one", "friday works") chooses only where the words say that it does.
    """
    if reading.without or (reading.alternatives and heard.intent != "choose"):
        return False
    if heard.intent != "choose" and by_itself.precision is not Precision.POINT:
        return False
    start = datetime.fromisoformat(time.start).astimezone(heard.said_at.tzinfo)
    return reading.admits(start) and any(_fits(window, start) for window in by_itself.windows)


def _fits(window: Window, start: datetime) -> bool:
    """By the clock or the weekday alone: the day itself depends on what is on offer."""
    if window.start is None or window.end is None or window.end - window.start > A_DAY:
        return True
    if window.end - window.start == A_DAY:
        return window.start.weekday() == start.weekday()
    into_the_day = timedelta(hours=start.hour, minutes=start.minute)
    begins = timedelta(hours=window.start.hour, minutes=window.start.minute)
    return begins <= into_the_day < begins + (window.end - window.start)


def _the_only(times: list[OfferedTime]) -> OfferedTime | None:
    return times[0] if len(times) == 1 else None
