"""`frontdesk when` answers every line of JSON with one."""

import json
import subprocess
import sys
from typing import Any

import pytest

from frontdesk.when_command import answer_line, answer_lines

NOW = "2026-03-04T09:30:00-08:00"  # a Wednesday
NOTHING = {"start": None, "end": None}


def ask(text: str, **more: Any) -> dict[str, Any]:
    return answer_line(json.dumps({"lang": "en", "now": NOW, "text": text, **more}))


def sides(answer: dict[str, Any]) -> tuple[str | None, str | None]:
    return answer["start"], answer["end"]


def test_a_point_ends_when_it_starts() -> None:
    assert sides(ask("tomorrow at 3")) == ("2026-03-05T15:00:00-08:00", "2026-03-05T15:00:00-08:00")


def test_a_day_ends_at_the_next_midnight() -> None:
    assert sides(ask("tomorrow")) == ("2026-03-05T00:00:00-08:00", "2026-03-06T00:00:00-08:00")


def test_an_open_side_is_null() -> None:
    assert sides(ask("after 3")) == ("2026-03-04T15:00:00-08:00", None)
    assert sides(ask("before noon")) == (None, "2026-03-04T12:00:00-08:00")


def test_several_windows_are_listed() -> None:
    answer = ask("mon or tues at 10")
    assert [sides(window)[0] for window in answer["windows"]] == [
        "2026-03-09T10:00:00-08:00",
        "2026-03-10T10:00:00-08:00",
    ]


def test_no_time_is_null_on_both_sides() -> None:
    assert ask("my son is 3") == NOTHING


def test_what_is_over_is_told_as_past_where_nothing_else_is_said() -> None:
    answer = ask("yesterday")
    assert (*sides(answer), answer["past"]) == ("2026-03-03T00:00:00-08:00", "2026-03-04T00:00:00-08:00", True)
    assert ask("I was there last tuesday") == NOTHING
    assert "past" not in ask("tomorrow")


def test_seconds_are_kept() -> None:
    assert sides(ask("in 30 seconds"))[0] == "2026-03-04T09:30:30-08:00"


def test_a_now_without_an_offset_is_read_as_utc() -> None:
    assert sides(ask("tomorrow", now="2026-03-04T09:30:00"))[0] == "2026-03-05T00:00:00+00:00"


def test_other_meanings_are_told() -> None:
    answer = ask("next friday")
    assert [sides(other)[0] for other in answer["alternatives"]] == ["2026-03-06T00:00:00-08:00"]


def test_around_a_time_is_that_time_and_a_preference() -> None:
    answer = ask("around 3")
    assert (*sides(answer), answer["prefer"]) == ("2026-03-04T15:00:00-08:00", "2026-03-04T15:00:00-08:00", "nearest")


def test_the_context_is_looked_at() -> None:
    visit = {"start": "2026-03-10T14:00:00-07:00", "end": "2026-03-10T14:30:00-07:00"}
    offered = ["2026-03-05T10:30:00-08:00", "2026-03-05T14:00:00-08:00"]
    assert sides(ask("an hour earlier", context={"visit": visit}))[0] == "2026-03-10T12:00:00-08:00"
    assert ask("the last one", context={"offered": offered})["option"] == 1
    assert sides(ask("at 7", context={"opens": "14:00", "closes": "22:00"}))[0] == "2026-03-04T19:00:00-08:00"
    assert sides(ask("tuesday", context={"asked": "afternoons only"}))[0] == "2026-03-10T12:00:00-08:00"


def test_a_zone_knows_of_daylight_saving() -> None:
    assert sides(ask("monday", zone="America/Los_Angeles"))[0] == "2026-03-09T00:00:00-07:00"


def test_languages_may_be_a_list_and_unknown() -> None:
    assert sides(ask("2026-03-10 14:00", lang=["xx"]))[0] == "2026-03-10T14:00:00-08:00"
    assert sides(ask("5/4", lang="en-GB"))[0] == "2026-04-05T00:00:00-08:00"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "{",
            "[]",
            "3",
            "null",
            '"tomorrow"',
            '{"lang": "en", "text": "x"}',
            '{"lang": "en", "now": "then", "text": "x"}',
        ),
        *(
            '{"lang": "en", "now": "2026-03-04T09:30:00", "text": "x"}',
            '{"lang": "en", "now": "2026-03-04T09:30Z", "text": 3}',
        ),
        '{"lang": "en", "now": "2026-03-04T09:30Z", "text": "x", "zone": "Mars/Olympus"}',
        '{"lang": "en", "now": "2026-03-04T09:30Z", "text": "x", "context": {"offered": ["soon"]}}',
        '{"lang": 3, "now": "2026-03-04T09:30Z", "text": "x"}',
        '{"lang": [3], "now": "2026-03-04T09:30Z", "text": "x"}',
        '{"lang": "en", "now": "2026-03-04T09:30Z", "text": "x", "context": {"opens": 8}}',
        '{"lang": "en", "now": "2026-03-04T09:30Z", "text": "x", "context": []}',
    ],
)
def test_a_line_that_cannot_be_read_is_answered_with_an_error(line: str) -> None:
    assert [*json.loads(next(iter(answer_lines([line]))))] in (["error"], ["start", "end"])


def test_the_command_answers_line_by_line() -> None:
    lines = [json.dumps({"lang": "en", "now": NOW, "text": text}) for text in ("tomorrow", "2 kids")]
    command = [sys.executable, "-m", "frontdesk.cli", "when"]
    answered = subprocess.run(command, input="\n".join([*lines, "bad"]), capture_output=True, text=True, check=True)
    tomorrow, kids, bad = (json.loads(line) for line in answered.stdout.splitlines())
    assert tomorrow["precision"] == "day"
    assert kids == NOTHING
    assert "error" in bad
