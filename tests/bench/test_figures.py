"""How figures are judged and drawn."""

import pytest

from bench.figures import Figure, Report, draw_table, percentile


@pytest.mark.parametrize(
    ("share", "expected"),
    [(1, 1), (50, 50), (95, 95), (99, 99), (100, 100)],
)
def test_a_percentile_is_a_value_that_was_seen(share: float, expected: float) -> None:
    assert percentile(list(reversed(range(1, 101))), share) == expected


def test_the_percentile_of_few_values_is_never_below_its_rank() -> None:
    assert percentile([3.0, 1.0, 2.0], 95) == 3.0
    assert percentile([7.0], 50) == 7.0


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 95)


def test_a_table_leaves_out_columns_that_stay_empty() -> None:
    table = draw_table([Figure("latency", "3 ms"), Figure("rate", "200 /s")])
    assert table.splitlines() == [
        "| what    | measured |",
        "| ------- | -------- |",
        "| latency | 3 ms     |",
        "| rate    | 200 /s   |",
    ]


def test_a_report_names_the_figures_that_missed_their_target() -> None:
    missed = Figure("rate", "90 /s", target="100 /s", met=False)
    report = Report("door", "The door", "How.", (Figure("latency", "3 ms", target="5 ms", met=True), missed))
    assert report.missed == (missed,)
    assert "**no**" in draw_table(report.figures)
