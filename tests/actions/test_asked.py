"""What is remembered of a wish survives the way through Rasa's slot."""

import json

from actions.asked import AskedVisit, BookedVisit, Called, OfferedTime, add_said, read_asked, write_asked
from tests.fhir_servers import NOW

OFFERED = OfferedTime("id", NOW.isoformat(), "chen", "mission", {"visit_type": "Checkup"})
BOOKED = BookedVisit("dental", {"visit_type": "Dental visit"})
FULL = AskedVisit(
    visit_type="checkup",
    practitioner=Called("chen", "Dr. Amara Chen"),
    place=Called("mission", "Mission Clinic"),
    not_with=("ortega",),
    not_times=(NOW.isoformat(),),
    seen=(NOW.isoformat(),),
    offered=(OFFERED,),
    then=("lab",),
    booked=BOOKED,
)


def test_a_wish_is_read_as_it_was_written() -> None:
    wish = add_said(FULL, "tuesday", NOW)
    assert read_asked(json.loads(json.dumps(write_asked(wish)))) == wish


def test_nothing_asked_leaves_the_slot_empty() -> None:
    assert write_asked(AskedVisit()) is None
    assert read_asked(None) == AskedVisit()


def test_a_slot_of_another_version_is_a_wish_to_be_asked_again() -> None:
    assert read_asked({"said": "tuesday"}) == AskedVisit()
    assert read_asked({**(write_asked(FULL) or {}), "offered": [{"id": "id"}]}) == AskedVisit()


def test_a_slot_that_an_older_version_wrote_is_still_understood() -> None:
    assert read_asked({"visit_type": "checkup", "no_longer_kept": 1}) == AskedVisit(visit_type="checkup")


def test_what_is_booked_outlives_what_was_asked() -> None:
    assert FULL.is_open
    assert FULL.dropped() == AskedVisit(booked=BOOKED)
    assert not FULL.dropped().is_open


def test_new_words_about_time_bring_back_what_was_passed_over() -> None:
    assert add_said(FULL, "tuesday", NOW).seen == ()
