"""Calls to the ear run beside the workers, and a hung ear can't take every worker."""

import threading
import time

import pytest

from messaging import switchboard as switching
from messaging.bell import THREADS
from messaging.errors import CannotAnswerNow
from messaging.switchboard import LINES, Switchboard


def test_a_call_brings_back_what_the_ear_says() -> None:
    assert Switchboard().connect(lambda: "hi").result(5) == "hi"


def test_an_error_of_the_ear_comes_back_and_frees_its_line() -> None:
    switchboard = Switchboard(lines=1)
    for _ in range(3):
        with pytest.raises(CannotAnswerNow):
            switchboard.connect(fail).result(5)


def test_a_worker_waits_for_a_line_that_is_busy_for_a_moment() -> None:
    switchboard = Switchboard(lines=1)
    moment = threading.Event()
    first = switchboard.connect(lambda: moment.wait(5))
    threading.Timer(0.05, moment.set).start()
    assert switchboard.connect(lambda: "second").result(5) == "second"
    assert first.done()


def test_no_worker_waits_for_lines_that_hang(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(switching, "LONGEST_WAIT_SECONDS", 0.1)
    switchboard, go_on = Switchboard(lines=2), threading.Event()
    hanging = [switchboard.connect(lambda: go_on.wait(10)) for _ in range(2)]
    with pytest.raises(CannotAnswerNow):
        switchboard.connect(lambda: "after a wait")
    began = time.monotonic()
    for _ in range(20):
        with pytest.raises(CannotAnswerNow):
            switchboard.connect(lambda: "at once")
    assert time.monotonic() - began < 0.1
    go_on.set()
    for call in hanging:
        call.result(5)
    assert switchboard.connect(lambda: "again").result(5) == "again"


def test_a_worker_has_more_threads_than_lines() -> None:
    """So that STOP and an emergency find a thread while every line hangs."""
    assert THREADS > LINES


def fail() -> None:
    raise CannotAnswerNow
