"""The door stays shut for what is too large, and says so when nothing can be kept."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from messaging.database import open_database
from tests.messaging.front_office import Letterbox
from tests.webhooks.phone_network import PhoneNetwork, text_of


@pytest.fixture
def network_without_memory(database_url: str) -> Iterator[PhoneNetwork]:
    """The door of a clinic whose PostgreSQL does not answer: nobody listens on port 1."""
    engine = open_database(database_url.replace(database_url[database_url.rindex(":") :], ":1/frontdesk"))
    yield PhoneNetwork(engine)
    engine.dispose()


@pytest.mark.parametrize("size", [70_000, 1_000_000])
def test_a_body_that_is_too_large_is_refused_before_it_is_read(network: PhoneNetwork, size: int) -> None:
    assert network.texts("x" * size).status_code == 413
    assert network.kept() == []


def test_thousands_of_fields_are_refused(network: PhoneNetwork) -> None:
    fields = {f"Field{number}": "x" for number in range(10_000)}
    assert network.texts("hi", **fields).status_code == 413
    assert network.kept() == []


def test_without_postgresql_twilio_is_asked_to_come_back(network_without_memory: PhoneNetwork) -> None:
    assert network_without_memory.texts().status_code == 503
    assert network_without_memory.rung == []


def test_a_receipt_without_postgresql_is_asked_for_again(network_without_memory: PhoneNetwork) -> None:
    form = {**text_of("hi"), "MessageStatus": "delivered"}
    assert network_without_memory.posts("/twilio/status", form).status_code == 503


def test_a_door_without_memory_is_not_healthy(network_without_memory: PhoneNetwork) -> None:
    assert network_without_memory.app.test_client().get("/healthz").status_code == 503


def test_a_door_with_memory_is_healthy(network: PhoneNetwork) -> None:
    answer = network.app.test_client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_connections_that_postgresql_closed_are_replaced_unseen(network: PhoneNetwork, engine: Engine) -> None:
    """As after a restart of PostgreSQL."""
    network.texts("before")
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    other_engine = open_database(engine.url.render_as_string(hide_password=False), connections=1)
    Letterbox(other_engine).select(f"{others} AND pid <> pg_backend_pid()")
    other_engine.dispose()
    assert network.texts("after").status_code == 200
    assert network.kept() == ["before", "after"]


def test_an_error_that_nobody_foresaw_is_logged_without_its_words(
    network: PhoneNetwork, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("checkup for Anna Canary")

    monkeypatch.setattr("webhooks.app.take_message", fail)
    assert network.texts("hi").status_code == 500
    written = capfd.readouterr()
    assert "ValueError" in written.out + written.err
    assert "Canary" not in written.out + written.err


def test_an_unknown_page_is_said_to_be_unknown(network: PhoneNetwork) -> None:
    answer = network.app.test_client().get("/nothing")
    assert (answer.status_code, answer.text) == (404, "Not Found\n")
