"""Writes a report into bench/README.md, between the two marks that bear its name."""

from pathlib import Path

from bench.figures import Report, draw_table

README = Path(__file__).resolve().parent / "README.md"


class NoPlaceForReport(Exception):
    """The page has no pair of marks for this report."""


def write_report(report: Report, run: str, page: Path = README) -> None:
    page.write_text(put_report(page.read_text(encoding="utf-8"), report, run), encoding="utf-8")


def put_report(text: str, report: Report, run: str) -> str:
    """The page's text with the report in its place; what stood there before goes."""
    begin, end = f"<!-- begin {report.name} -->", f"<!-- end {report.name} -->"
    before, found_begin, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not (found_begin and found_end):
        raise NoPlaceForReport(report.name)
    section = f"## {report.title}\n\n{report.how}\n\n{draw_table(report.figures)}\n\nMeasured {run}."
    return f"{before}{begin}\n{section}\n{end}{after}"
