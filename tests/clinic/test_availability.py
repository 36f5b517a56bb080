"""The few times on offer are the wish's own, and differ so that one of them may suit."""

import itertools
from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.availability import MOST_OFFERS, choose_times, target_of
from clinic.records import FreeTime
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.clinic.book import CHEN, DALY_CITY, NGUYEN, ORTEGA, at, every_20_minutes, free, schedule
from when.model import Precision, Prefer, Reading, Window

ANY = Reading((Window(None, None),), Precision.OPEN)
WEEK = [time for who in (CHEN, NGUYEN, ORTEGA) for time in every_20_minutes(schedule(who), range(5))]
some_times = some.lists(some.sampled_from(WEEK), max_size=40, unique_by=lambda time: time.id)
readings = some.builds(
    lambda prefer, target, precision: Reading((Window(None, None),), precision, prefer=prefer, target=target),
    some.sampled_from(Prefer),
    some.none() | some.integers(0, 120).map(lambda hours: at(0, hours)),
    some.sampled_from(Precision),
)


def starts(times: Sequence[FreeTime]) -> list[datetime]:
    return [time.start for time in times]


@given(some_times, readings)
def test_what_is_offered_was_free_and_is_offered_once(times: list[FreeTime], reading: Reading) -> None:
    chosen = choose_times(times, reading, CLINIC_ZONE)
    assert len(chosen) == min(MOST_OFFERS, len(times))
    assert len({time.id for time in chosen}) == len(chosen)
    assert {time.id for time in chosen} <= {time.id for time in times}


@given(some_times, readings, some.randoms())
def test_the_order_in_which_a_server_lists_them_does_not_matter(
    times: list[FreeTime], reading: Reading, chance: object
) -> None:
    shuffled = list(times)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random of Hypothesis' own
    assert choose_times(times, reading, CLINIC_ZONE) == choose_times(shuffled, reading, CLINIC_ZONE)


@given(some_times.filter(bool))
def test_the_earliest_is_always_among_them(times: list[FreeTime]) -> None:
    assert min(starts(times)) == starts(choose_times(times, ANY, CLINIC_ZONE))[0]


@given(some_times.filter(bool))
def test_the_latest_is_always_among_them_when_it_was_asked_for(times: list[FreeTime]) -> None:
    latest = Reading((Window(None, None),), Precision.DAY, prefer=Prefer.LATEST)
    assert max(starts(times)) == starts(choose_times(times, latest, CLINIC_ZONE))[-1]


@given(some_times)
def test_no_start_is_offered_twice_while_there_are_others(times: list[FreeTime]) -> None:
    chosen = starts(choose_times(times, ANY, CLINIC_ZONE))
    assert len(set(chosen)) == min(MOST_OFFERS, len(set(starts(times))))


def test_a_week_is_spread_over_days_parts_of_the_day_and_people() -> None:
    chosen = choose_times(WEEK, ANY, CLINIC_ZONE)
    assert chosen[0].start == at(0, 8)
    assert len({time.start.date() for time in chosen}) >= 3
    assert len({time.start.hour >= 12 for time in chosen}) == 2
    assert len({time.schedule.practitioner for time in chosen}) >= 2
    assert max(starts(chosen)) < at(3, 0)  # variety is worth a few days, not a week


def test_a_morning_is_spread_over_its_hours() -> None:
    chosen = starts(choose_times(every_20_minutes(schedule(CHEN), [1], 8, 12), ANY, CLINIC_ZONE))
    gaps = [(after - before).total_seconds() / 60 for before, after in itertools.pairwise(chosen)]
    assert min(gaps) >= 40


def test_the_same_hour_on_another_day_is_near() -> None:
    reading = Reading((Window(None, None),), Precision.POINT, prefer=Prefer.NEAREST, target=at(1, 15))
    free_elsewhen = [time for time in WEEK if time.start.date() != at(1, 0).date() or time.start < at(1, 13)]
    chosen = starts(choose_times(free_elsewhen, reading, CLINIC_ZONE))
    assert {at(0, 15), at(2, 15)} <= set(chosen)


def test_a_first_choice_stands_before_a_second() -> None:
    reading = Reading((Window(at(3, 8), at(3, 18)), Window(at(1, 8), at(1, 18))), Precision.DAY, prefer=Prefer.IN_ORDER)
    times = [free(at(3, 9), schedule(CHEN)), *every_20_minutes(schedule(CHEN), [1])]
    chosen = starts(choose_times(times, reading, CLINIC_ZONE))
    assert chosen[0] == at(3, 9)
    assert {start.date() for start in chosen[1:]} == {at(1, 0).date()}


def test_one_moment_is_offered_with_each_who_is_free_then() -> None:
    times = [free(at(1, 10), schedule(who, where)) for who, where in ((CHEN, DALY_CITY), (NGUYEN, DALY_CITY))]
    assert len(choose_times(times, ANY, CLINIC_ZONE)) == 2


def test_the_first_offer_does_not_always_fall_to_the_same_person() -> None:
    firsts = {
        choose_times([free(at(day, 8), schedule(who)) for who in (CHEN, NGUYEN)], ANY, CLINIC_ZONE, 1)[0]
        .schedule.practitioner.id
        for day in range(20)
    }  # fmt: skip
    assert firsts == {"chen", "nguyen"}


@pytest.mark.parametrize(
    ("reading", "target"),
    [
        (Reading((Window(at(1, 15), at(1, 16)),), Precision.HOUR), at(1, 15)),
        (Reading((Window(at(1, 8), at(1, 12)),), Precision.PART_OF_DAY), at(1, 10)),
        (Reading((Window(at(1, 8), at(1, 18)),), Precision.DAY), at(1, 13)),
        (Reading((Window(at(1, 8), None),), Precision.OPEN), at(1, 8)),
        (Reading((Window(None, at(1, 8)),), Precision.OPEN), at(1, 8)),
        (Reading((Window(at(1, 8), at(1, 12)),), Precision.HOUR, target=at(1, 9)), at(1, 9)),
        (ANY, None),
    ],
)
def test_what_is_nearest_is_measured_from_the_heart_of_the_wish(reading: Reading, target: datetime | None) -> None:
    assert target_of(reading) == target
