"""Spans cover what was wished for, the preferred first, none too long to answer."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from clinic.spans import LOOK_AHEAD, Span, cut_shorter, join_neighbours, plan_spans
from tests.clinic.book import at
from when.model import Precision, Prefer, Reading, Window

NOW = at(0, 8)
TWO_DAYS = timedelta(days=2)
moments = some.integers(0, 24 * 40).map(lambda hours: at(-2, 0) + timedelta(hours=hours))
windows = some.tuples(some.none() | moments, some.none() | moments).filter(
    lambda ends: ends[0] is None or ends[1] is None or ends[0] < ends[1]
)
readings = some.builds(
    lambda ends, prefer, target: Reading(
        tuple(Window(*each) for each in ends), Precision.OPEN, prefer=prefer, target=target
    ),
    some.lists(windows, min_size=1, max_size=5),
    some.sampled_from(Prefer),
    some.none() | moments,
)


def reading(*ends: tuple[datetime | None, datetime | None], prefer: Prefer = Prefer.EARLIEST) -> Reading:
    return Reading(tuple(Window(*each) for each in ends), Precision.OPEN, prefer=prefer)


@given(readings, moments, some.integers(1, 24 * 8).map(lambda hours: timedelta(hours=hours)))
def test_every_wanted_moment_from_now_on_is_in_some_span(wish: Reading, moment: datetime, length: timedelta) -> None:
    spans = plan_spans(wish, NOW, length)
    is_asked = any(span.start <= moment < span.end for span in spans)
    is_near = all(moment < max(window.start or NOW, NOW) + LOOK_AHEAD for window in wish.windows)
    if wish.admits(moment) and moment >= NOW and is_near:
        assert is_asked
    assert all(NOW <= span.start < span.end and span.length <= length for span in spans)


def test_as_soon_as_possible_begins_now() -> None:
    spans = plan_spans(reading((None, None)), NOW, TWO_DAYS)
    assert spans[:2] == [Span(NOW, NOW + TWO_DAYS), Span(NOW + TWO_DAYS, NOW + 2 * TWO_DAYS)]


def test_what_is_over_is_not_asked_for() -> None:
    assert plan_spans(reading((at(-1, 8), at(-1, 12))), NOW, TWO_DAYS) == []


def test_the_mornings_of_neighbouring_days_are_asked_for_together() -> None:
    mornings = reading((at(1, 8), at(1, 12)), (at(2, 8), at(2, 12)), (at(7, 8), at(7, 12)))
    assert plan_spans(mornings, NOW, TWO_DAYS) == [Span(at(1, 8), at(2, 12)), Span(at(7, 8), at(7, 12))]


def test_the_latest_are_asked_for_from_the_end() -> None:
    spans = plan_spans(reading((at(1, 0), at(6, 0)), prefer=Prefer.LATEST), NOW, TWO_DAYS)
    assert spans == [Span(at(4, 0), at(6, 0)), Span(at(2, 0), at(4, 0)), Span(at(1, 0), at(2, 0))]


def test_the_nearest_are_asked_for_from_the_target_outwards() -> None:
    wish = Reading((Window(None, None),), Precision.POINT, prefer=Prefer.NEAREST, target=at(4, 12))
    first, *others = plan_spans(wish, NOW, TWO_DAYS)
    assert first == Span(at(3, 12), at(5, 12))
    assert {others[0].end, others[1].start} == {at(3, 12), at(5, 12)}


def test_a_second_choice_is_asked_for_after_the_first_even_when_it_is_sooner() -> None:
    spans = plan_spans(reading((at(9, 8), at(9, 18)), (at(2, 8), at(2, 18)), prefer=Prefer.IN_ORDER), NOW, TWO_DAYS)
    assert [span.start for span in spans] == [at(9, 8), at(2, 8)]


def test_of_a_span_cut_shorter_the_preferred_piece_comes_first() -> None:
    span = Span(at(1, 0), at(5, 0))
    nearest = Reading((Window(None, None),), Precision.DAY, prefer=Prefer.NEAREST, target=at(3, 0))
    assert cut_shorter(span, reading((None, None)))[0] == Span(at(1, 0), at(2, 0))
    assert cut_shorter(span, reading((None, None), prefer=Prefer.LATEST))[0] == Span(at(4, 0), at(5, 0))
    assert cut_shorter(span, nearest)[0] == Span(at(2, 12), at(3, 12))


def test_neighbours_are_joined_no_longer_than_allowed() -> None:
    days = [Span(at(day, 0), at(day + 1, 0)) for day in range(5)]
    assert [span.length.days for span in join_neighbours(days, TWO_DAYS)] == [2, 2, 1]
