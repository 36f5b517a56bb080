"""A flood is weathered when every text was kept, and answered in time."""

from bench.flood import judge
from bench.load import Load

LOAD = Load(60.0, {200: 6000}, p50_ms=9.0, p99_ms=300.0, most_ms=400.0, latest_ms=1.0, broken=0, exhausted=False)


def missed(kept: int, drained: float) -> list[str]:
    return [figure.what for figure in judge(LOAD, kept, waiting=4000, drained=drained) if figure.met is False]


def test_a_flood_that_is_kept_and_answered_in_time_misses_nothing() -> None:
    assert missed(kept=6001, drained=120.0) == []


def test_a_text_that_was_lost_is_a_miss() -> None:
    assert missed(kept=5999, drained=120.0) == ["rows in the inbox"]


def test_a_backlog_that_stays_is_a_miss() -> None:
    assert missed(kept=6000, drained=301.0) == ["until the backlog is gone"]
