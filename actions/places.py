"""Tells where the clinic's places are."""

from collections.abc import Sequence

from actions.said import Reply
from clinic.model import Place


def tell_places(places: Sequence[Place]) -> tuple[Reply, ...]:
    return tuple(
        Reply("place_of_clinic", {"place": each.name, "address": each.address, "directions": each.directions})
        for each in places
    )
