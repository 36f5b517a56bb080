"""Lists are newest first, filtered, and cut into pages that twilio-python can follow."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.phone_network import ACCOUNT_SID, AUTH_TOKEN, CLINIC_NUMBER, PATIENT, SandboxNetwork, wait_for

OTHER = "+16505550103"


def send(phone_network: SandboxNetwork, *bodies: str, to: str = PATIENT) -> None:
    client = phone_network.api().client
    for body in bodies:
        client.messages.create(to=to, from_=CLINIC_NUMBER, body=body)


def get(phone_network: SandboxNetwork, uri: str = "", **query: Any) -> Any:
    uri = uri or f"/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"
    return httpx.get(f"{phone_network.url}{uri}", params=query or None, auth=(ACCOUNT_SID, AUTH_TOKEN)).json()


def bodies(page: Any) -> list[str]:
    return [each["body"] for each in page["messages"]]


def test_the_newest_message_comes_first(phone_network: SandboxNetwork) -> None:
    send(phone_network, "one", "two")
    phone_network.texts("three")

    assert bodies(get(phone_network)) == ["three", "two", "one"]


def test_messages_are_found_by_receiver_and_by_sender(phone_network: SandboxNetwork) -> None:
    send(phone_network, "to Grace")
    send(phone_network, "to Adaeze", to=OTHER)
    phone_network.texts("from Grace")
    client = phone_network.api().client

    assert [each.body for each in client.messages.list(to=PATIENT)] == ["to Grace"]
    assert [each.body for each in client.messages.list(from_=PATIENT)] == ["from Grace"]
    assert [each.direction for each in client.messages.list(from_=PATIENT)] == ["inbound"]


def test_twilio_python_walks_through_all_pages(phone_network: SandboxNetwork) -> None:
    send(phone_network, *(str(number) for number in range(7)))
    client = phone_network.api().client

    assert [each.body for each in client.messages.list(page_size=3)] == ["6", "5", "4", "3", "2", "1", "0"]
    assert [each.body for each in client.messages.list(limit=4)] == ["6", "5", "4", "3"]


def test_a_page_leads_to_the_next_and_back_whatever_has_come_meanwhile(phone_network: SandboxNetwork) -> None:
    send(phone_network, "1", "2", "3", "4")
    first = get(phone_network, To=PATIENT, PageSize=2)
    send(phone_network, "5")
    second = get(phone_network, first["next_page_uri"])
    back = get(phone_network, second["previous_page_uri"])

    assert [bodies(page) for page in (first, second, back)] == [["4", "3"], ["2", "1"], ["4", "3"]]
    assert (first["page"], first["start"], first["end"], first["page_size"]) == (0, 0, 1, 2)
    assert (second["page"], second["start"], second["end"]) == (1, 2, 3)
    assert (first["previous_page_uri"], second["next_page_uri"]) == (None, None)
    assert first["first_page_uri"].endswith(f"Messages.json?To=%2B{PATIENT[1:]}&PageSize=2&Page=0")


def test_an_empty_list_is_a_page_too(phone_network: SandboxNetwork) -> None:
    page = get(phone_network)

    assert (page["messages"], page["next_page_uri"], page["page_size"], page["end"]) == ([], None, 50, 0)


@pytest.mark.parametrize("query", [{"Page": 1}, {"PageToken": "PASMnobody"}, {"PageSize": 0}, {"PageSize": "many"}])
def test_a_page_that_can_not_be_found_is_refused(phone_network: SandboxNetwork, query: dict[str, Any]) -> None:
    assert get(phone_network, **query)["code"] == 20001


def test_messages_are_found_by_the_day_on_which_they_were_sent(phone_network: SandboxNetwork) -> None:
    send(phone_network, "Hello.")
    client = phone_network.api().client
    wait_for(lambda: client.messages.list()[0].status == "delivered")
    now = datetime.now(UTC)
    today, tomorrow, yesterday = (f"{now + timedelta(days=days):%Y-%m-%d}" for days in (0, 1, -1))

    found = {
        name: [len(get(phone_network, **{name: day})["messages"]) for day in (yesterday, today, tomorrow)]
        for name in ("DateSent", "DateSent<", "DateSent>")
    }

    assert found == {"DateSent": [0, 1, 0], "DateSent<": [0, 1, 1], "DateSent>": [1, 1, 0]}
    assert len(client.messages.list(date_sent_after=now - timedelta(hours=1))) == 1
    assert client.messages.list(date_sent_after=now + timedelta(hours=1)) == []


def test_a_message_not_yet_sent_has_no_day(phone_network: SandboxNetwork) -> None:
    phone_network.fate(pause_ms=60_000)
    send(phone_network, "Hello.")

    assert bodies(get(phone_network, **{"DateSent>": "2000-01-01"})) == []


def test_what_is_no_date_is_refused(phone_network: SandboxNetwork) -> None:
    phone_network.texts("Hello.")

    assert get(phone_network, DateSent="soon")["code"] == 20001
