"""A report finds its place on the page of the benches, and nothing else changes."""

from pathlib import Path

import pytest

from bench.__main__ import BENCHES
from bench.figures import Figure, Report
from bench.readme import README, NoPlaceForReport, put_report, write_report

PAGE = (
    "# Benches\n\n<!-- begin door -->\nold figures\n<!-- end door -->\n\n<!-- begin turn -->\nkept\n<!-- end turn -->\n"
)
REPORT = Report("door", "The door", "How it was done.", (Figure("rate", "200 /s"),))


def test_a_report_takes_the_place_of_its_older_one_and_of_nothing_else() -> None:
    page = put_report(PAGE, REPORT, "today")
    assert "old figures" not in page
    assert "| rate | 200 /s   |" in page
    assert page.startswith("# Benches\n")
    assert page.endswith("<!-- end door -->\n\n<!-- begin turn -->\nkept\n<!-- end turn -->\n")


def test_a_report_written_twice_stands_there_once(tmp_path: Path) -> None:
    page = tmp_path / "README.md"
    page.write_text(PAGE, encoding="utf-8")
    write_report(REPORT, "today", page)
    once = page.read_text(encoding="utf-8")
    write_report(REPORT, "today", page)
    assert page.read_text(encoding="utf-8") == once


def test_a_report_without_a_place_is_not_lost_in_silence() -> None:
    with pytest.raises(NoPlaceForReport):
        put_report("# Benches\n", REPORT, "today")


@pytest.mark.parametrize("name", BENCHES)
def test_every_bench_has_its_place_on_the_page(name: str) -> None:
    report = Report(name, "Title", "How.", (Figure("rate", "200 /s"),))
    assert "| rate | 200 /s   |" in put_report(README.read_text(encoding="utf-8"), report, "today")
