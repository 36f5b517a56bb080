"""Offers free times, or says that there are none."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum, auto

from actions.asked import AskedVisit, OfferedTime, read_said
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Option, Reply, Said, call_me, soonest
from actions.whom import Whom
from clinic.model import Offer, Offered, Wanted
from when.model import Precision, Reading, Window

# Words that a visit's own time fits still wish for another one, when they leave room for it.
LEAVES_ROOM = frozenset({Precision.PART_OF_DAY, Precision.WEEK, Precision.MONTH, Precision.OPEN})


class Occasion(Enum):
    """Why times are offered, which says more than how well they suit."""

    WISHED = auto()
    TAKEN = auto()  # the chosen time was gone
    ALSO_WISHED = auto()  # the visit named first is booked


async def offer_times(
    desk: Desk, heard: Heard, whom: Whom, asked: AskedVisit, occasion: Occasion = Occasion.WISHED
) -> Said:
    return await offer_wanted(desk, heard, whom, asked, read_wish(asked, heard), occasion)


def read_wish(asked: AskedVisit, heard: Heard) -> Reading | None:
    """A visit that is moved without a word about when goes to the soonest time after it."""
    reading = read_said(asked, heard.languages, heard.said_at)
    if asked.moving is None:
        return reading
    start = asked.moving.window(heard.said_at).start
    assert start is not None
    wish = without_old(reading, start) if reading is not None else None
    return wish or Reading((Window(start + timedelta(minutes=1), None),), Precision.OPEN)


def without_old(reading: Reading, start: datetime) -> Reading | None:
    """ "It is on tuesday but i need wednesday" wishes for wednesday; "move my tuesday appointment" for nothing yet."""
    windows = tuple(window for window in reading.windows if not window.contains(start))
    if windows:
        return replace(reading, windows=windows)
    return reading if reading.precision in LEAVES_ROOM else None


async def offer_wanted(
    desk: Desk,
    heard: Heard,
    whom: Whom,
    asked: AskedVisit,
    reading: Reading | None,
    occasion: Occasion = Occasion.WISHED,
) -> Said:
    """One search; what is found is numbered on the phone and remembered for "the 10:30"."""
    assert asked.visit_type is not None
    wanted = Wanted(
        visit_type=asked.visit_type,
        when=reading,
        practitioner=asked.practitioner.id if asked.practitioner else None,
        place=asked.place.id if asked.place else None,
        not_with=frozenset(asked.not_with),
        overlaps_none_of=times_taken_up(asked, heard),
        not_times=frozenset(datetime.fromisoformat(start) for start in (*asked.not_times, *asked.seen)),
    )
    found = await desk.clinic.offer_times(heard.conversation, whom.patient, wanted, desk.now())
    if not found.offers:
        return await _say_nothing_is_free(desk, asked)
    asked = replace(asked, offered=tuple(_remember(offer, whom.name) for offer in found.offers))
    return Said((_list_found(found, asked, occasion),), asked)


def times_taken_up(asked: AskedVisit, heard: Heard) -> tuple[tuple[datetime, datetime], ...]:
    """The patient's other visits, and the one booked last, for whomever: as far as this conversation knows them."""
    moving = asked.moving.id if asked.moving else None
    spans = [(visit.start, visit.end) for visit in asked.visits_of(asked.for_whom) if visit.id != moving]
    booked = asked.booked
    if booked is not None and booked.end is not None and asked.moving is None:
        spans.append((booked.values["start"], booked.end))
    return tuple((_moment(start, heard), _moment(end, heard)) for start, end in spans)


def _moment(written: str, heard: Heard) -> datetime:
    return datetime.fromisoformat(written).astimezone(heard.said_at.tzinfo)


async def offer_others(desk: Desk, heard: Heard, whom: Whom, taken_id: str) -> Said:
    """In the same turn, when the chosen time was gone."""
    taken = tuple(time.start for time in heard.asked.offered if time.id == taken_id)
    asked = replace(heard.asked, offered=(), not_times=(*heard.asked.not_times, *taken))
    if asked.visit_type is None:  # the menu outlived Rasa's session, and with it what was asked for
        return Said((Reply("time_was_taken", options=()),), asked.dropped())
    return await offer_times(desk, heard, whom, asked, Occasion.TAKEN)


def list_times(name: str, asked: AskedVisit, **more: str) -> Reply:
    first = asked.offered[0].values
    values = {"visit_type": first["visit_type"], "whose": first.get("whose", ""), "count": len(asked.offered), **more}
    options = tuple(Option("free_time", take(time.id, asked), time.values) for time in asked.offered)
    return Reply(name, values, options)


def take(offer_id: str, asked: AskedVisit) -> dict[str, str]:
    """What the menu's line brings back, though the slot of Rasa be lost by then."""
    whom = {"for": asked.for_whom} if asked.for_whom else {}
    if asked.moving is None:
        return {"book": offer_id, **whom}
    return {"move": offer_id, "visit": asked.moving.id, **whom}


def go_back_to_offer(asked: AskedVisit) -> tuple[Reply, ...]:
    """After something else was said; nothing when nothing is on offer."""
    return (list_times("open_question", asked),) if asked.offered else ()


def _list_found(found: Offered, asked: AskedVisit, occasion: Occasion) -> Reply:
    if occasion is Occasion.TAKEN:
        return list_times("offer_after_taken", asked)
    if occasion is Occasion.ALSO_WISHED:
        return list_times("offer_also", asked)
    if found.as_asked:
        return list_times("offer_times", asked)
    practitioner, place = asked.practitioner, asked.place
    if practitioner and all(time.practitioner != practitioner.id for time in asked.offered):
        return list_times("offer_with_others", asked, asked_for=practitioner.name)
    if place and all(time.place != place.id for time in asked.offered):
        return list_times("offer_elsewhere", asked, asked_for=place.name)
    return list_times("offer_nearest_times", asked)


async def _say_nothing_is_free(desk: Desk, asked: AskedVisit) -> Said:
    names = {each.key: each.name for each in await desk.clinic.visit_types()}
    values = {"visit_type": names.get(asked.visit_type or "", "")}
    name = "nobody_else_is_free" if asked.not_with else "nothing_free"
    return Said((Reply(name, values, (soonest(), call_me())),), replace(asked, offered=()))


def _remember(offer: Offer, whose: str) -> OfferedTime:
    values = {
        "visit_type": offer.visit_type.name,
        "start": offer.start.isoformat(),
        "practitioner": offer.practitioner.name,
        "place": offer.place.name,
        "whose": whose,
    }
    start, end = offer.start.isoformat(), offer.end.isoformat()
    return OfferedTime(str(offer.id), start, offer.practitioner.id, offer.place.id, values, end)
