"""A webhook whose connection could not be made is posted once more, and only then."""

import pytest
from aiohttp import ClientError, ConnectionTimeoutError, ServerDisconnectedError

from sandbox.twilio.webhook import Webhooks


def fail_with(monkeypatch: pytest.MonkeyPatch, *failures: ClientError) -> list[ClientError]:
    """Each post takes the next failure; when none is left it succeeds. What is left tells how often it was posted."""
    left = list(failures)

    async def post_once(*_: object) -> None:
        if left:
            raise left.pop(0)

    monkeypatch.setattr(Webhooks, "_post_once", post_once)
    return left


async def test_a_connection_that_failed_once_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(monkeypatch, ConnectionTimeoutError())

    assert await Webhooks("token").post("http://clinic.example/", {}) is None


async def test_a_connection_that_failed_twice_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    left = fail_with(monkeypatch, *(ConnectionTimeoutError() for _ in range(3)))

    assert await Webhooks("token").post("http://clinic.example/", {}) == "11205: the clinic's address does not answer"
    assert len(left) == 1


async def test_a_connection_that_broke_is_not_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clinic may have taken the message before it broke."""
    left = fail_with(monkeypatch, ServerDisconnectedError(), ServerDisconnectedError())

    assert await Webhooks("token").post("http://clinic.example/", {}) == "11200: the connection broke"
    assert len(left) == 1
