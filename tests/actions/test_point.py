"""A text books at once only the one time that it points at beyond doubt."""

from dataclasses import replace
from uuid import uuid4

import pytest

from actions.asked import AskedVisit, OfferedTime
from actions.heard import Heard
from actions.point import point_at_offered
from actions.take_in import TakenIn, read_time
from clinic.model import Named, Place, Practitioner
from tests.clinic.book import CHEN, DALY_CITY, MISSION, ORTEGA, at

OFFERED = tuple(
    OfferedTime(str(number), at(1, hours).isoformat(), who, where, {})
    for number, (hours, who, where) in enumerate(
        [(8, "ortega", "mission"), (9, "chen", "mission"), (14, "ortega", "daly-city"), (16.5, "ortega", "mission")]
    )
)


def point(text: str, intent: str, who: Practitioner | None = None, where: Place | None = None) -> int | None:
    """The place in the list of what is pointed at."""
    asked = AskedVisit(visit_type="checkup", offered=OFFERED)
    heard = Heard(uuid4(), "turn", text, intent, ("en",), (), (), (), {}, asked, 0, at(0, 7))
    found = point_at_offered(heard, TakenIn(asked, read_time(heard), Named(practitioner=who, place=where)))
    return None if found is None else OFFERED.index(found)


@pytest.mark.parametrize(
    ("text", "intent", "line"),
    [
        ("the first", "choose", 0),
        ("the second one", "choose", 1),
        ("the last one", "choose", 3),
        ("gimme 2", "choose", 1),
        ("9:00", "inform", 1),
        ("4:30 works", "choose", 3),
        ("book me at 4:30", "book", 3),
        ("thanks 4:30 please", "thank", 3),
    ],
)
def test_a_line_or_a_clock_time_is_pointed_at(text: str, intent: str, line: int) -> None:
    assert point(text, intent) == line


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("the 10am one", "choose"),  # nobody offered ten o'clock
        ("1 or 2?", "choose"),
        ("not the first one", "choose"),
        ("i need one for my son", "book"),
        ("no, 4:30", "deny"),
        ("can we make it 4:30", "move"),
        ("zzz 4:30", "nlu_fallback"),
        ("in the afternoon", "inform"),
        ("afternoon works", "choose"),  # two of them
        ('book{"x":1}', "choose"),
    ],
)
def test_what_is_in_doubt_is_not_booked(text: str, intent: str) -> None:
    assert point(text, intent) is None


def test_a_name_points_where_only_one_time_has_it() -> None:
    assert point("the one with dr chen", "choose", CHEN.practitioner) == 1
    assert point("the one at daly city", "choose", where=DALY_CITY.place) == 2
    assert point("the one with dr ortega", "choose", ORTEGA.practitioner) is None
    assert point("the one at mission", "choose", where=MISSION.place) is None
    assert point("with dr chen", "inform", CHEN.practitioner) is None


def test_a_name_and_a_time_that_do_not_meet_point_at_nothing() -> None:
    assert point("4:30 with dr chen", "choose", CHEN.practitioner) is None


def test_another_kind_of_visit_is_never_booked_from_this_offer() -> None:
    asked = AskedVisit(visit_type="checkup", offered=OFFERED)
    heard = Heard(uuid4(), "turn", "dental, the first", "choose", ("en",), (), (), (), {}, asked, 0, at(0, 7))
    other = TakenIn(replace(asked, visit_type="dental"), read_time(heard), Named())
    assert point_at_offered(heard, other) is None
