"""Another library is right where the first time that it finds begins the right window."""

from datetime import datetime

import pytest

from bench.other_times import Found, begins_rightly, list_readers
from tests.when.corpus import Expression, read_corpus

ENGLISH = {each.text: each for each in read_corpus("en", "second_reader")}


def found_at(expression: Expression, *starts: str) -> Found:
    moments = [datetime.fromisoformat(each).replace(tzinfo=expression.now.tzinfo) for each in starts]
    return Found(tuple(moments), 1.0)


@pytest.mark.parametrize(
    ("text", "starts", "is_right"),
    [
        ("this friday", ["2026-05-22T10:15:00"], True),  # a day with the clock of now
        ("this friday", ["2026-05-29T00:00:00"], False),
        ("3pm", ["2026-05-19T15:00:00"], True),
        ("3pm", ["2026-05-19T03:00:00", "2026-05-19T15:00:00"], False),
        ("between 3 and 5", ["2026-05-19T15:00:00"], True),
        ("between 3 and 5", [], False),
        ("my son is 4", [], True),
        ("my son is 4", ["2026-05-19T16:00:00"], False),
    ],
)
def test_the_first_time_found_is_judged(text: str, starts: list[str], is_right: bool) -> None:
    expression = ENGLISH[text]
    assert begins_rightly(expression, found_at(expression, *starts)) is is_right


def test_a_language_that_only_one_library_reads_is_compared_with_it_alone() -> None:
    assert list_readers("vi") == ["dateparser"]
    assert "timefhuman" in list_readers("en")
