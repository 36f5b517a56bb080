"""Reading is total: whatever the text, there is an answer in time, and its windows can be searched."""

import time as clock
from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.when.corpus import list_languages, read_corpus
from when import Context, Reading, Window, read
from when.language import list_languages as list_known_languages

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=LOS_ANGELES)  # a Wednesday
LANGUAGES = sorted(set(list_known_languages().values()))
WORDS = sorted(
    {word for code in list_languages() for each in read_corpus(code, "expressions") for word in each.text.split()}
)
LONGEST_MILLISECONDS = 50

some_zones = st.sampled_from(
    [LOS_ANGELES, ZoneInfo("Asia/Seoul"), ZoneInfo("Pacific/Apia"), UTC, timezone(timedelta(hours=-3.5))]
)
some_moments = st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31), timezones=some_zones, allow_imaginary=False)
some_texts = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from([*WORDS, "3", "15", "1/2", "2026", "10:30", ",", "-", "or", "not", "."]), max_size=14).map(
        " ".join
    ),
)


@st.composite
def some_contexts(draw: st.DrawFn) -> Context:
    offered = draw(st.lists(some_moments, max_size=4))
    visit = draw(st.none() | some_moments)
    asked = Reading((Window(draw(some_moments), None),), "open") if draw(st.booleans()) else None  # type: ignore[arg-type]
    moving = Window(visit, visit + timedelta(minutes=30)) if visit else None
    return Context(moving, tuple(offered), asked, draw(st.times()), draw(st.times()))


@given(text=some_texts, languages=st.lists(st.sampled_from([*LANGUAGES, "xx", ""]), max_size=2), now=some_moments)
@settings(max_examples=400, deadline=None)
def test_whatever_the_text_the_windows_can_be_searched(text: str, languages: list[str], now: datetime) -> None:
    reading = read(text, languages, now)
    for each in (reading, *reading.alternatives) if reading else ():
        assert each.windows
        assert all(is_searchable(window) for window in (*each.windows, *each.without))


@given(text=some_texts, now=some_moments, context=some_contexts())
@settings(max_examples=300, deadline=None)
def test_whatever_the_conversation_knows_the_windows_can_be_searched(
    text: str, now: datetime, context: Context
) -> None:
    reading = read(text, ["en"], now, context)
    assert reading is None or all(is_searchable(window) for window in reading.windows)
    assert reading is None or reading.option is None or reading.option < len(context.offered)


def is_searchable(window: Window) -> bool:
    sides = [side for side in (window.start, window.end) if side is not None]
    ordered = len(sides) < 2 or sides[0] < sides[1]
    return ordered and all(side.tzinfo is not None for side in sides)


@given(text=some_texts)
@settings(max_examples=100, deadline=None)
def test_the_same_text_means_the_same_again(text: str) -> None:
    assert read(text, ["en"], NOW) == read(text, ["en"], NOW)


@pytest.mark.parametrize(
    "piece",
    [
        "monday tuesday ",
        "1 ",
        "3-5 ",
        "or ",
        "a",
        "12/12/",
        "not ",
        "9",
        "1:1:",
        "next week ",
        "in the ",
        "下周三",
        "((",
        "\u0301",
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_ten_thousand_characters_are_read_in_time(piece: str, language: str) -> None:
    text = piece * (10_000 // len(piece))
    read("warm", [language], NOW)
    assert min(milliseconds_to_read(text, language) for _ in range(3)) < LONGEST_MILLISECONDS


def milliseconds_to_read(text: str, language: str) -> float:
    began = clock.process_time()
    read(text, [language], NOW)
    return (clock.process_time() - began) * 1000


def test_a_language_that_nobody_wrote_down_reads_figures() -> None:
    reading = read("le 2026-03-10 14:00", ["fr"], NOW)
    assert reading is not None
    assert reading.windows[0].start == datetime(2026, 3, 10, 14, tzinfo=LOS_ANGELES)


def test_the_region_decides_which_figure_is_the_day() -> None:
    british, american = read("5/4", ["en-GB"], NOW), read("5/4", ["en-US"], NOW)
    assert british is not None
    assert american is not None
    assert british.windows[0].start == datetime(2026, 4, 5, tzinfo=LOS_ANGELES)
    assert american.windows[0].start == datetime(2026, 5, 4, tzinfo=LOS_ANGELES)
    assert american.alternatives[0].windows == british.windows


def test_opening_hours_settle_half_a_day() -> None:
    late = read("tomorrow at 7", ["en"], NOW, Context(opens=time(14), closes=time(22)))
    early = read("tomorrow at 7", ["en"], NOW, Context(opens=time(6), closes=time(14)))
    assert late is not None
    assert early is not None
    assert [each.windows[0].start.hour for each in (late, early) if each.windows[0].start] == [19, 7]
    assert not late.alternatives


def test_a_time_that_the_clock_skips_is_moved_past_the_gap() -> None:
    reading = read("sunday at 2:30 am", ["en"], NOW)
    assert reading is not None
    assert reading.windows[0].start == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


def test_hours_are_counted_by_the_watch_across_the_change_of_the_clock() -> None:
    reading = read("in 3 hours", ["en"], datetime(2026, 3, 8, 1, 0, tzinfo=LOS_ANGELES))
    assert reading is not None
    assert reading.windows[0].start == datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


def test_hours_without_a_day_hold_daily() -> None:
    reading = read("after 3", ["en"], NOW)
    assert reading is not None
    assert reading.admits(datetime(2026, 3, 6, 16, tzinfo=LOS_ANGELES))
    assert not reading.admits(datetime(2026, 3, 6, 10, tzinfo=LOS_ANGELES))


@pytest.mark.parametrize("text", ["yesterday", "last week", "the past 3 days", "12/05/1990"])
def test_what_is_over_is_read_only_where_it_is_asked_for(text: str) -> None:
    told = read(text, ["en"], NOW, also_past=True)
    assert told is not None
    assert told.is_past
    assert read(text, ["en"], NOW) is None


def test_the_past_within_a_sentence_is_no_time() -> None:
    assert read("I was there last tuesday", ["en"], NOW, also_past=True) is None


def test_the_first_language_that_understands_more_is_taken() -> None:
    reading = read("tomorrow at 3pm please", ["und", "en"], NOW)
    assert reading is not None
    assert reading.windows[0].start == datetime(2026, 3, 5, 15, tzinfo=LOS_ANGELES)
