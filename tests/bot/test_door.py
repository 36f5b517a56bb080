"""The ear opens to messaging alone."""

import httpx
import pytest

from tests.bot.ear import TOKEN, WEBHOOK, Ear, new_sender

MESSAGE = {"sender": new_sender(), "message": "book", "metadata": {}}


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong", TOKEN, f"bearer {TOKEN}", "Bearer é"])
def test_without_the_token_nothing_is_heard(ear: Ear, header: str | None) -> None:
    headers = [] if header is None else [(b"Authorization", header.encode())]
    answer = httpx.post(f"{ear.http.base_url}{WEBHOOK}", json=MESSAGE, headers=headers)
    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert ear.hands.asked == []


def test_the_token_is_not_taken_from_the_address(ear: Ear) -> None:
    answer = httpx.post(f"{ear.http.base_url}{WEBHOOK}", json=MESSAGE, params={"token": TOKEN})
    assert answer.status_code == httpx.codes.UNAUTHORIZED


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b"null",
        b'{"sender": "a"}',
        b'{"sender": "", "message": "book"}',
        b'{"sender": 7, "message": "book"}',
        b'{"sender": "a", "message": null}',
        b'{"sender": "a", "message": "book", "metadata": []}',
        b'{"sender": "a", "message": "book", "metadata": "x"}',
        b'{"sender": "' + b"a" * 65 + b'", "message": "book"}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_message_is_refused(ear: Ear, body: bytes) -> None:
    assert ear.http.post(WEBHOOK, content=body).status_code == httpx.codes.BAD_REQUEST
    assert ear.hands.asked == []


def test_a_body_that_is_too_large_is_refused(ear: Ear) -> None:
    answer = ear.http.post(WEBHOOK, json={**MESSAGE, "message": "a" * 70_000})
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE
    assert ear.hands.asked == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/version"),
        ("GET", "/domain"),
        ("PUT", "/model"),
        ("POST", "/model/train"),
        ("GET", f"/conversations/{MESSAGE['sender']}/tracker"),
        ("POST", f"/conversations/{MESSAGE['sender']}/trigger_intent"),
        ("POST", "/webhooks/rest/webhook"),
    ],
)
def test_rasas_own_routes_are_closed_even_to_the_token(ear: Ear, method: str, path: str) -> None:
    assert ear.http.request(method, path).status_code == httpx.codes.NOT_FOUND


def test_the_model_is_named_to_the_token_alone(ear: Ear) -> None:
    assert ear.http.get("/status").json()["model_file"].endswith(".tar.gz")
    assert httpx.get(f"{ear.http.base_url}/status").status_code == httpx.codes.UNAUTHORIZED


def test_a_page_of_another_site_may_not_call_it(ear: Ear) -> None:
    answer = ear.http.options(WEBHOOK, headers={"Origin": "https://elsewhere.example"})
    assert "access-control-allow-origin" not in answer.headers
