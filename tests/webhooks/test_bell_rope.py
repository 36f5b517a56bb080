"""Pulling the rope never keeps a request waiting, whatever Redis does."""

import threading
import time
from uuid import UUID, uuid4

import structlog
from structlog.testing import capture_logs

from webhooks.bell_rope import MOST_WAITING, BellRope

HALF_A_MINUTE = 30


def wait_for(condition: threading.Event) -> None:
    assert condition.wait(HALF_A_MINUTE)


def test_the_bell_rings_for_each_pull_in_order() -> None:
    rung: list[UUID] = []
    done = threading.Event()
    pulled = [uuid4() for _ in range(20)]

    def ring(conversation: UUID) -> None:
        rung.append(conversation)
        if conversation == pulled[-1]:
            done.set()

    rope = BellRope(ring)
    for conversation in pulled:
        rope.pull(conversation)
    wait_for(done)
    assert rung == pulled


def test_a_bell_that_hangs_keeps_nobody_waiting() -> None:
    hangs, go_on = threading.Event(), threading.Event()

    def ring(_: UUID) -> None:
        hangs.set()
        go_on.wait(HALF_A_MINUTE)

    rope = BellRope(ring)
    rope.pull(uuid4())
    wait_for(hangs)
    began = time.monotonic()
    with capture_logs() as logs:
        for _ in range(MOST_WAITING + 5):
            rope.pull(uuid4())
    assert time.monotonic() - began < 1
    assert [entry["kind"] for entry in logs] == ["full"] * 5
    go_on.set()


def test_a_bell_that_fails_is_not_the_last() -> None:
    rung = threading.Event()
    structlog.reset_defaults()

    def ring(conversation: UUID) -> None:
        if conversation.int == 1:
            raise ConnectionError("redis://:secret@host is away")
        rung.set()

    rope = BellRope(ring)
    with capture_logs() as logs:
        rope.pull(UUID(int=1))
        rope.pull(UUID(int=2))
        wait_for(rung)
    assert logs[0]["error"] == "ConnectionError"
    assert "secret" not in str(logs)
