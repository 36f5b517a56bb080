"""A list is whole or it is a failure, and holds only what was asked for."""

from typing import Any

import pytest
from aiohttp import web

from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.errors import NotWhole
from clinic.fhir.search import LONGEST_ADDRESS, read_bundle, search, search_all
from tests.clinic.fhir.answering import always, answering
from tests.fhir_servers import FhirServer

Resource = dict[str, Any]


def bundle(*entries: Resource, following: str | None = None) -> Resource:
    links = [{"relation": "next", "url": following}] if following else []
    return {"resourceType": "Bundle", "type": "searchset", "link": links, "entry": list(entries)}


def patient(id: str) -> Resource:
    return {"resource": {"resourceType": "Patient", "id": id}}


def test_only_what_matched_is_found() -> None:
    warning = {"resource": {"resourceType": "OperationOutcome"}, "search": {"mode": "outcome"}}
    included = {**patient("2"), "search": {"mode": "include"}}
    stray = {"resource": {"resourceType": "Slot", "id": "3"}}
    found = read_bundle(bundle({**patient("1"), "search": {"mode": "match"}}, warning, included, stray), "Patient")
    assert [each["id"] for each in found.resources] == ["1"]
    assert found.next_page is None


@pytest.mark.parametrize(
    ("link", "page"),
    [
        ("http://internal:8080/fhir?_getpages=abc&_offset=20", ("", {"_getpages": ["abc"], "_offset": ["20"]})),
        ("https://ehr.example/r4/Patient?page=2&x=1&x=2", ("Patient", {"page": ["2"], "x": ["1", "2"]})),
    ],
)
def test_the_next_page_is_asked_for_below_our_own_base(link: str, page: tuple[str, dict[str, Any]]) -> None:
    assert read_bundle(bundle(following=link), "Patient").next_page == page


async def test_all_pages_are_read_whatever_host_they_name() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        number = int(request.query.get("page", 1))
        following = f"http://elsewhere.example/Patient?page={number + 1}" if number < 3 else None
        return web.json_response(bundle(patient(str(number)), following=following))

    connection = Connection()
    async with answering(answer) as server:
        found = await search_all(FhirClient(server.url, connection), "Patient")
    await connection.close()
    assert [each["id"] for each in found] == ["1", "2", "3"]


async def test_a_list_without_end_is_a_failure() -> None:
    connection = Connection()
    async with answering(always(200, bundle(patient("1"), following="http://x/Patient?page=1"))) as server:
        with pytest.raises(NotWhole):
            await search_all(FhirClient(server.url, connection), "Patient")
    await connection.close()


async def test_a_search_too_long_for_an_address_goes_by_form() -> None:
    connection = Connection()
    async with answering(always(200, bundle())) as server:
        client = FhirClient(server.url, connection)
        await search(client, "Slot", {"schedule": "x" * LONGEST_ADDRESS, "status": "free"})
        await search(client, "Slot", {"schedule": "x", "status": "free"})
    await connection.close()
    assert [(each.method, each.path) for each in server.heard] == [
        ("POST", "/fhir/Slot/_search"),
        ("GET", "/fhir/Slot"),
    ]


async def test_every_servers_pages_are_followed_to_the_end(
    fhir_server: FhirServer, client: FhirClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await search_all(client, "Schedule")
    monkeypatch.setattr("clinic.fhir.search.MOST_IN_A_PAGE", 4)
    requests: list[tuple[str, str]] = []
    monkeypatch.setattr(client, "_on_request", lambda *request: requests.append(request))
    in_pages = await search_all(client, "Schedule")
    assert sorted(each["id"] for each in in_pages) == sorted(each["id"] for each in whole)
    assert len(requests) > 1


async def test_every_server_gives_the_whole_of_a_long_list(fhir_server: FhirServer, client: FhirClient) -> None:
    schedules = await search_all(client, "Schedule")
    assert {"chen-mission", "kim-mission", "petrova-daly-city"} <= {each["id"] for each in schedules}
