"""Books a visit: takes in what was said, asks only for what is missing, offers times."""

from dataclasses import replace

from actions.asked import AskedVisit
from actions.booked import take_offered, tell_booked, tell_still_booked
from actions.desk import Desk
from actions.heard import Heard
from actions.moving import find_and_move, start_moving
from actions.offer import list_times, offer_times
from actions.point import point_at_offered
from actions.said import Option, Reply, Said
from actions.take_in import TakenIn, take_in
from actions.whom import find_whom
from when.model import Precision

OTHER_TIMES = frozenset({"later", "earlier", "another_day", "another_practitioner", "another_place", "more_times"})


async def book(desk: Desk, heard: Heard) -> Said:
    visit = await desk.clinic.booked_in(heard.turn)
    if visit is not None:  # this text came before, and we died between the booking and the telling
        return await tell_booked(desk, heard, await find_whom(desk, heard, heard.asked), visit)
    return await go_on_booking(desk, heard, await take_in(desk, heard))


async def go_on_booking(desk: Desk, heard: Heard, taken_in: TakenIn) -> Said:
    """Or on moving, when the wish is about a visit that there is."""
    if (moved := await _go_on_moving(desk, heard, taken_in)) is not None:
        return moved
    whom = await find_whom(desk, heard, taken_in.asked, taken_in.spoken_for)
    pointed_at = point_at_offered(heard, taken_in)
    if pointed_at is not None:
        return await take_offered(desk, heard, whom, pointed_at.id)
    if heard.asked.offered and taken_in.asked == heard.asked:
        return Said((list_times("which_time", heard.asked),), heard.asked)
    if whom.person is not None:
        taken_in = replace(taken_in, asked=replace(taken_in.asked, for_whom=str(whom.person.id)))
    asked = await take_the_only_visit_type(desk, take_the_kind_booked(heard, taken_in))
    if asked.visit_type is None:
        menu = await list_visit_types("ask_visit_type", desk, asked)
        return Said((menu,), replace(asked, offered=()))
    offer = await offer_times(desk, heard, whom, asked)
    return warn_of_second(heard, offer, whom.name)


async def _go_on_moving(desk: Desk, heard: Heard, taken_in: TakenIn) -> Said | None:
    """None when the text is not about a visit that there is."""
    asked = heard.asked
    if asked.calling_off is not None and taken_in.reading is not None:  # "or wednesday?", to "cancel it?"
        return await start_moving(desk, heard, asked.calling_off)
    if asked.moving is not None and taken_in.asked.for_whom != asked.moving.person:  # "no, my daughter's"
        return await find_and_move(desk, replace(heard, asked=replace(asked.dropped(), said=asked.said)))
    if not is_about_booked(heard, taken_in):
        return None
    return await find_and_move(desk, heard) if names_another_time(heard, taken_in) else tell_still_booked(asked)


def is_about_booked(heard: Heard, taken_in: TakenIn) -> bool:
    """ "1" once more, or "wednesday instead", when nothing is open but a visit was booked in this conversation.

    Or told: then only "later" and its like are about it.
    """
    asks_anew = heard.intent == "book" or taken_in.named_besides_time or taken_in.spoken_for.is_named
    if heard.asked.is_open or asks_anew:
        return False
    return heard.asked.booked is not None or (bool(heard.asked.visits) and heard.intent in OTHER_TIMES)


def names_another_time(heard: Heard, taken_in: TakenIn) -> bool:
    """ "Wednesday instead", but not "1" once more, which is no one o'clock, nor "this week"."""
    reading = taken_in.reading
    if heard.intent in OTHER_TIMES:
        return True
    if reading is None or heard.text.strip().isdigit():
        return False
    return reading.precision not in (Precision.WEEK, Precision.MONTH)


def take_the_kind_booked(heard: Heard, taken_in: TakenIn) -> AskedVisit:
    """After a booking, "and one for my son" is another of that kind."""
    asked, booked = replace(taken_in.asked, kept=None), heard.asked.booked
    is_another = asked.visit_type is None and not heard.asked.is_open and taken_in.spoken_for.is_named
    return replace(asked, visit_type=booked.visit_type) if is_another and booked is not None else asked


async def take_the_only_visit_type(desk: Desk, asked: AskedVisit) -> AskedVisit:
    """Who asks for the dentist by name need not say that it is for the teeth."""
    if asked.visit_type is not None or asked.practitioner is None:
        return asked
    types = await desk.clinic.visit_types(practitioner=asked.practitioner.id)
    return replace(asked, visit_type=types[0].key) if len(types) == 1 else asked


async def list_visit_types(name: str, desk: Desk, asked: AskedVisit) -> Reply:
    """All of the clinic's, or of the practitioner who was asked for."""
    types = await desk.clinic.visit_types(practitioner=asked.practitioner.id if asked.practitioner else None)
    options = tuple(Option("visit_type", {"visit_type": each.key}, {"visit_type": each.name}) for each in types)
    return Reply(name, {}, options)


def warn_of_second(heard: Heard, offer: Said, whose: str) -> Said:
    """Nobody books the same kind of visit twice by mistake: said once, when it is asked for anew."""
    booked = heard.asked.booked
    if booked is not None and booked.values.get("whose", "") != whose:
        return offer
    is_new = offer.asked is not None and offer.asked.visit_type != heard.asked.visit_type
    if booked is None or not is_new or offer.asked is None or offer.asked.visit_type != booked.visit_type:
        return offer
    return replace(offer, replies=(Reply("booked_before", booked.values), *offer.replies))
