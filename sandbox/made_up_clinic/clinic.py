"""Puts the whole clinic together, in an order that every server can load."""

from datetime import datetime

from sandbox.made_up_clinic.data import Resource
from sandbox.made_up_clinic.people import list_people
from sandbox.made_up_clinic.places import list_places
from sandbox.made_up_clinic.schedules import WEEKS, list_times


def made_up_clinic(now: datetime, seed: int = 1, weeks: int = WEEKS) -> list[Resource]:
    """Every resource with a fixed id, each after those it refers to; `now` is aware, and the Slots begin after it.

    The same `now` and `seed` give the same clinic; the same Slot keeps its id when `now` moves on.
    """
    if now.tzinfo is None:
        raise ValueError("the made-up clinic needs a time with a zone")
    return [*list_places(), *list_people(now), *list_times(now, seed, weeks)]
