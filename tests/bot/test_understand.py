"""`frontdesk understand`: JSON lines in, JSON lines out, one for one."""

import json
import subprocess
import sys
from typing import Any

from tests.bot.taught import ROOT

COMMAND = [sys.executable, "-m", "frontdesk.cli", "understand"]


def understand(*lines: str) -> list[dict[str, Any]]:
    child = subprocess.run(
        COMMAND, input="\n".join([*lines, ""]), capture_output=True, text=True, cwd=ROOT, encoding="utf-8"
    )
    assert child.returncode == 0, child.stderr
    return [json.loads(line) for line in child.stdout.splitlines()]


def test_each_text_is_answered_in_its_order_and_a_bad_line_in_its_place() -> None:
    checkup, bad, number, tooth, missing, restart, empty = understand(
        json.dumps({"lang": "en", "text": "I need a checkup next tuesday morning"}),
        "{",
        json.dumps({"text": 7}),
        json.dumps({"lang": "en", "text": "  /My TOOTH hurts"}),
        json.dumps(["text"]),
        json.dumps({"lang": "en", "text": "/restart"}),
        json.dumps({"lang": "en", "text": ""}),
    )
    assert checkup["intent"] == "book"
    assert checkup["entities"] == [{"type": "visit_type", "value": "checkup", "start": 9, "end": 16}]
    assert 0.45 <= checkup["confidence"] <= 1
    assert [set(each) for each in (bad, number, missing)] == [{"error"}] * 3
    assert tooth["entities"] == [{"type": "visit_type", "value": "dental", "start": 6, "end": 11}]
    assert restart["intent"] == "start_over"
    assert empty["intent"] == "nlu_fallback"


def test_thousands_of_lines_take_seconds() -> None:
    lines = [json.dumps({"lang": "en", "text": f"i need a checkup on the {number}th"}) for number in range(3000)]
    answers = understand(*lines)
    assert len(answers) == len(lines)
    assert {answer["intent"] for answer in answers} == {"book"}
