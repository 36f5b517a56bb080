"""Hears that somebody is late: a later time that they name is looked for, anything else a person must know."""

from datetime import datetime, timedelta

from actions.asked import KnownVisit
from actions.desk import Desk
from actions.heard import Heard
from actions.moving import start_moving
from actions.said import Reply, Said
from actions.take_in import read_time
from actions.visits import find_visits
from when.model import Precision, Reading

SOON = timedelta(minutes=30)  # "be there in 10" wishes for no other time
STILL_SEEN = timedelta(minutes=20)  # whoever comes so late may still be seen: the clinic decides
MOMENT = frozenset({Precision.POINT, Precision.HOUR})


async def run_late(desk: Desk, heard: Heard) -> Said:
    """Whoever runs late has no time for questions; only to look for another time must we know who it is."""
    reading = read_time(heard)
    start = reading.windows[0].start if reading is not None else None
    if reading is not None and start is not None and _wishes(reading, start, heard):
        visit = await _find_todays(desk, heard)
        if visit is not None and start - _start(visit, heard) > STILL_SEEN:
            return await start_moving(desk, heard, visit)
    return Said((Reply("running_late", options=(), hand_over="running_late"),), heard.asked.dropped())


def _wishes(reading: Reading, start: datetime, heard: Heard) -> bool:
    return reading.precision in MOMENT and start - heard.said_at > SOON


async def _find_todays(desk: Desk, heard: Heard) -> KnownVisit | None:
    visits = await find_visits(desk, heard)
    today = [visit for visit in visits if _start(visit, heard).date() == heard.said_at.date()]
    return today[0] if len(today) == 1 else None


def _start(visit: KnownVisit, heard: Heard) -> datetime:
    return datetime.fromisoformat(visit.start).astimezone(heard.said_at.tzinfo)
