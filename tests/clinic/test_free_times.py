"""One request finds the times of a usual wish; what is not free as wished leads to the nearest others."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.free_times import MOST_REQUESTS, Pace, Search, find_times
from clinic.model import Wanted
from clinic.records import FreeTime
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.clinic.book import CHEN, DALY_CITY, MISSION, ORTEGA, FakeRecords, at, every_20_minutes, facts, free, schedule
from when.model import Precision, Prefer, Reading, Window

NOW = at(0, 7)
CHEN_AT_MISSION = schedule(CHEN)
ORTEGA_AT_DALY_CITY = schedule(ORTEGA, DALY_CITY)
BOTH = facts(CHEN_AT_MISSION, ORTEGA_AT_DALY_CITY)
BUSY_WEEK = [time for of in BOTH.schedules for time in every_20_minutes(of, range(5))]
CHECKUP = Wanted("checkup")


def day(number: int, begins: float = 0, ends: float = 24, precision: Precision = Precision.DAY) -> Reading:
    return Reading((Window(at(number, begins), at(number, ends)),), precision)


async def look(records: FakeRecords, wanted: Wanted) -> tuple[list[FreeTime], bool]:
    return await find_times(Search(records, BOTH, wanted, NOW, CLINIC_ZONE))


@pytest.mark.parametrize(
    "when",
    [None, day(1), day(1, 8, 12, Precision.PART_OF_DAY), day(2, 10, 11, Precision.HOUR)],
    ids=["soon", "day", "morning", "hour"],
)
async def test_a_usual_wish_costs_one_request(when: Reading | None) -> None:
    records = FakeRecords(BUSY_WEEK[::2])
    times, as_asked = await look(records, replace(CHECKUP, when=when))
    assert as_asked
    assert len(records.asked) == 1
    assert times
    assert all(when is None or when.admits(time.start) for time in times)


async def test_an_answer_cut_short_is_not_taken_for_the_earliest() -> None:
    records = FakeRecords(BUSY_WEEK, most=20)
    times, as_asked = await look(records, CHECKUP)
    assert as_asked
    assert times[0].start == at(0, 8)


async def test_a_search_learns_how_much_one_answer_holds() -> None:
    pace, records = Pace(), FakeRecords(BUSY_WEEK)
    for _ in range(3):
        records.asked.clear()
        await find_times(Search(records, BOTH, CHECKUP, NOW, CLINIC_ZONE, pace))
    assert len(records.asked) == 1


async def test_a_sparse_book_is_searched_in_ever_longer_spans() -> None:
    records = FakeRecords([free(at(40, 9), CHEN_AT_MISSION)])
    times, as_asked = await look(records, CHECKUP)
    assert [time.start for time in times] == [at(40, 9)]
    assert as_asked
    assert len(records.asked) <= 4


async def test_a_full_day_leads_to_the_nearest_other_times() -> None:
    records = FakeRecords([time for time in BUSY_WEEK if time.start.date() != at(2, 0).date()])
    times, as_asked = await look(records, replace(CHECKUP, when=day(2)))
    assert not as_asked
    assert {at(1, 0).date(), at(3, 0).date()} <= {time.start.date() for time in times}


async def test_who_is_full_all_along_is_replaced_by_others_at_the_time_that_was_wished() -> None:
    records = FakeRecords(every_20_minutes(ORTEGA_AT_DALY_CITY, range(5)))
    times, as_asked = await look(records, Wanted("checkup", day(1), practitioner="chen"))
    assert not as_asked
    assert {time.start.date() for time in times} == {at(1, 0).date()}
    assert {time.schedule.practitioner.id for time in times} == {"ortega"}


async def test_a_practitioner_and_a_place_are_kept_to() -> None:
    records = FakeRecords(BUSY_WEEK)
    with_ortega, _ = await look(records, Wanted("checkup", practitioner="ortega"))
    at_mission, _ = await look(records, Wanted("checkup", place=MISSION.place.id))
    assert {time.schedule.practitioner.id for time in with_ortega} == {"ortega"}
    assert {time.schedule.place.id for time in at_mission} == {"mission"}


async def test_what_the_patient_ruled_out_is_not_offered_even_as_the_nearest() -> None:
    without_mornings = tuple(Window(at(number, 0), at(number, 12)) for number in range(7))
    wish = replace(day(1, 8, 12), without=without_mornings)
    wanted = Wanted("checkup", wish, not_with=frozenset({"chen"}), not_times=frozenset({at(1, 13)}))
    times, as_asked = await look(FakeRecords(BUSY_WEEK), wanted)
    assert not as_asked
    assert times
    assert all(time.schedule.practitioner.id == "ortega" for time in times)
    assert all(time.start.hour >= 12 and time.start != at(1, 13) for time in times)


async def test_no_time_beside_another_visit_of_the_patient_is_offered() -> None:
    taken = ((at(1, 8.5), at(1, 9.5)), (at(1, 10), at(1, 17)))
    times, _ = await look(FakeRecords(BUSY_WEEK), Wanted("checkup", day(1, 8, 17), overlaps_none_of=taken))
    assert times
    assert all(time.end <= begins or time.start >= ends for time in times for begins, ends in taken)


async def test_a_second_meaning_is_tried_before_another_time() -> None:
    wish = replace(day(1, 20, 21, Precision.HOUR), alternatives=(day(1, 8, 9, Precision.HOUR),))
    times, as_asked = await look(FakeRecords(BUSY_WEEK), replace(CHECKUP, when=wish))
    assert as_asked
    assert {(time.start.date(), time.start.hour) for time in times} == {(at(1, 0).date(), 8)}


async def test_nothing_within_the_notice_is_offered() -> None:
    times, _ = await find_times(Search(FakeRecords(BUSY_WEEK), BOTH, CHECKUP, at(0, 9.5), CLINIC_ZONE))
    assert min(time.start for time in times) == at(0, 9) + timedelta(minutes=40)


async def test_earlier_than_the_first_on_offer_means_the_nearest_before_it() -> None:
    wish = Reading((Window(None, at(1, 10)),), Precision.OPEN, prefer=Prefer.NEAREST, target=at(1, 10))
    times, as_asked = await look(FakeRecords(BUSY_WEEK), replace(CHECKUP, when=wish))
    assert as_asked
    assert at(1, 9) + timedelta(minutes=40) in {time.start for time in times}
    assert all(time.start < at(1, 10) for time in times)


async def test_an_empty_book_ends_the_search_after_few_requests() -> None:
    records = FakeRecords()
    times, as_asked = await look(records, Wanted("checkup", day(1), practitioner="chen"))
    assert (times, as_asked) == ([], False)
    assert len(records.asked) <= MOST_REQUESTS


async def test_mornings_of_four_weeks_without_a_free_one_still_lead_to_other_times() -> None:
    mornings = tuple(Window(at(number, 8), at(number, 12)) for number in range(28))
    afternoons = every_20_minutes(CHEN_AT_MISSION, range(28), 13, 17)
    times, as_asked = await look(
        FakeRecords(afternoons), replace(CHECKUP, when=Reading(mornings, Precision.PART_OF_DAY))
    )
    assert not as_asked
    assert times


async def test_nobody_is_asked_who_does_not_do_that_visit() -> None:
    records = FakeRecords(BUSY_WEEK)
    assert await look(records, Wanted("dental")) == ([], False)
    assert records.asked == []


def test_many_books_are_asked_for_less_time_at_once() -> None:
    one, many = Pace().span_for([CHEN_AT_MISSION]), Pace().span_for([CHEN_AT_MISSION] * 100)
    assert timedelta(hours=1) <= many < one <= timedelta(days=7)


async def test_what_begins_later_than_the_clinic_books_is_not_offered_and_not_asked_for() -> None:
    records = FakeRecords(BUSY_WEEK)
    search = Search(records, BOTH, Wanted("checkup", day(3)), NOW, CLINIC_ZONE, latest=at(2, 12))
    times, as_asked = await find_times(search)
    assert not as_asked
    assert times
    assert max(time.start for time in times) < at(2, 12)
    assert max(end for _, end in records.asked) <= at(2, 12)
