"""How long the miniature's result lists are old, seen on a clock that the test holds."""

from typing import Any

import pytest

from sandbox.fhir_server.ask import Ask
from sandbox.fhir_server.interactions import FhirServer
from sandbox.fhir_server.refusal import Refused

BASE = "http://clinic.example/fhir"


class Clock:
    """Stands still until it is moved on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> FhirServer:
    return FhirServer(clock)


def add_patient(server: FhirServer) -> None:
    server.answer(Ask("POST", "Patient", BASE, body={"resourceType": "Patient", "active": True}))


def search(server: FhirServer, query: str = "active=true", cache_control: str = "") -> dict[str, Any]:
    answer = server.answer(Ask("GET", "Patient", BASE, query=query, cache_control=cache_control))
    assert answer.body is not None
    return answer.body


def test_a_list_is_made_anew_after_a_minute(server: FhirServer, clock: Clock) -> None:
    add_patient(server)
    assert search(server)["total"] == 1
    add_patient(server)

    clock.seconds = 59.9
    assert search(server)["total"] == 1
    clock.seconds = 60
    assert search(server)["total"] == 2


def test_the_order_of_the_conditions_makes_no_other_search(server: FhirServer) -> None:
    add_patient(server)
    search(server, "active=true&_count=5")
    add_patient(server)

    assert search(server, "_count=5&active=true")["total"] == 1
    assert search(server, "active=true&_count=6")["total"] == 2


def test_pages_of_a_list_stay_when_it_is_no_longer_reused(server: FhirServer, clock: Clock) -> None:
    for _ in range(3):
        add_patient(server)
    next_link = search(server, "_count=2")["link"][1]["url"]
    clock.seconds = 3_600

    page = server.answer(Ask("GET", "", BASE, query=next_link.partition("?")[2])).body

    assert page is not None
    assert (len(page["entry"]), page["total"]) == (1, 3)


def test_the_oldest_lists_are_forgotten(server: FhirServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.fhir_server.result_lists.MOST_KEPT", 2)
    for _ in range(3):
        add_patient(server)
    next_link = search(server, "_count=2")["link"][1]["url"]
    for count in (3, 4):
        search(server, f"_count={count}")

    with pytest.raises(Refused, match="expired") as refused:
        server.answer(Ask("GET", "", BASE, query=next_link.partition("?")[2]))
    assert refused.value.status == 410


def test_a_server_told_so_reuses_nothing(clock: Clock) -> None:
    server = FhirServer(clock, seconds_reused=0)
    add_patient(server)
    search(server)
    add_patient(server)

    assert search(server)["total"] == 2
