"""The client never waits for ever, repeats only what is harmless, and tells what the server answered."""

import json
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from clinic.fhir.client import FhirClient, Limits
from clinic.fhir.connection import Connection
from clinic.fhir.errors import Answered, NoAnswer
from clinic.fhir.sign_in import SignIn, sign_in_by_password, sign_in_by_token
from tests.clinic.fhir.answering import Answer, always, answering, in_turn, never
from tests.clinic.fhir.conftest import OpenClient
from tests.fhir_servers import FhirServer, SwitchableFhirServer

BUNDLE = {"resourceType": "Bundle", "type": "searchset"}
SHORT = Limits(connect=0.5, read=0.3, write=0.3)


@pytest.fixture
async def connection() -> AsyncIterator[Connection]:
    connection = Connection()
    yield connection
    await connection.close()


async def page(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="<html>It works!</html>", content_type="text/html")


class RenewableSignIn:
    """A token that is refused until it is renewed."""

    def __init__(self) -> None:
        self.renewed = 0

    async def authorize(self) -> str:
        return f"Bearer token-{self.renewed}"

    async def renew(self, refused: str | None) -> bool:
        self.renewed += 1
        return True


async def test_what_the_server_answers_is_given_back(fhir_server: FhirServer, open_client: OpenClient) -> None:
    patient = await open_client(fhir_server).read("Patient/harper")
    assert patient["birthDate"] == "1986-04-12"


async def test_a_status_is_told_and_the_text_is_not(connection: Connection) -> None:
    outcome = {"resourceType": "OperationOutcome", "issue": [{"diagnostics": "SELECT … Grace Harper"}]}
    async with answering(always(409, outcome)) as server:
        with pytest.raises(Answered) as failure:
            await FhirClient(server.url, connection).read("Slot/1")
    assert failure.value.status == 409
    assert "Harper" not in repr(failure.value) + str(failure.value)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
async def test_a_read_is_repeated_while_a_server_is_busy(status: int, connection: Connection) -> None:
    async with answering(in_turn(always(status), always(200, BUNDLE))) as server:
        assert await FhirClient(server.url, connection).read("Slot") == BUNDLE
    assert len(server.heard) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 410, 412, 500])
async def test_a_read_that_failed_for_good_is_not_repeated(status: int, connection: Connection) -> None:
    async with answering(always(status)) as server:
        with pytest.raises(Answered):
            await FhirClient(server.url, connection).read("Slot")
    assert len(server.heard) == 1


async def test_a_read_is_given_up_after_three_tries(connection: Connection) -> None:
    async with answering(always(503)) as server:
        with pytest.raises(Answered):
            await FhirClient(server.url, connection).read("Slot")
    assert len(server.heard) == 3


async def test_a_write_is_never_repeated(connection: Connection) -> None:
    async with answering(always(503)) as server:
        with pytest.raises(Answered):
            await FhirClient(server.url, connection).transact([])
    assert len(server.heard) == 1


async def test_a_search_by_form_is_a_read(connection: Connection) -> None:
    async with answering(in_turn(always(503), always(200, BUNDLE))) as server:
        await FhirClient(server.url, connection).read_by_form("Patient/_search", {"phone": "+1415"})
    assert [(each.method, each.query, each.body) for each in server.heard] == [("POST", "", "phone=%2B1415")] * 2


async def test_a_server_that_names_a_time_is_left_alone_until_then(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    fhir_sandbox.fault(fail_with=429, retry_after=1, count=1)
    began = time.monotonic()
    await open_client(fhir_sandbox).read("Patient/harper")
    assert time.monotonic() - began >= 1
    assert [each["status"] for each in fhir_sandbox.requests()] == [429, 200]


async def test_a_server_that_asks_for_too_long_a_wait_is_away(connection: Connection) -> None:
    async with answering(always(503, **{"Retry-After": "120"})) as server:
        with pytest.raises(Answered) as failure:
            await FhirClient(server.url, connection).read("Slot")
    assert failure.value.retry_after == 120
    assert len(server.heard) == 1


@pytest.mark.parametrize("method", ["get", "post"])
async def test_a_server_that_does_not_answer_is_not_waited_for(method: str, connection: Connection) -> None:
    async with answering(never) as server:
        client = FhirClient(server.url, connection, limits=SHORT)
        began = time.monotonic()
        with pytest.raises(NoAnswer):
            await (client.read("Slot") if method == "get" else client.transact([]))
    assert time.monotonic() - began < 3


async def test_a_server_that_is_not_there_is_no_answer(connection: Connection) -> None:
    with pytest.raises(NoAnswer) as failure:
        await FhirClient("http://127.0.0.1:9/fhir", connection).send("post", "Slot", {})
    assert failure.value.__cause__ is None


@pytest.mark.parametrize("answer", [page, always(200, ["a", "list"])], ids=["a page", "a list"])
async def test_what_is_no_resource_is_no_answer(answer: Answer, connection: Connection) -> None:
    async with answering(answer) as server:
        with pytest.raises(NoAnswer):
            await FhirClient(server.url, connection).transact([])


async def test_a_redirection_is_not_followed_with_our_name_on_it(connection: Connection) -> None:
    async with answering(always(302, Location="http://elsewhere.example/fhir")) as server:
        client = FhirClient(server.url, connection, sign_in_by_token("secret"))
        with pytest.raises(Answered):
            await client.read("Slot")
    assert len(server.heard) == 1


@pytest.mark.parametrize(
    ("sign_in", "header"),
    [
        (sign_in_by_password("front", "desk"), "Basic ZnJvbnQ6ZGVzaw=="),
        (sign_in_by_token("abc"), "Bearer abc"),
    ],
)
async def test_we_say_who_we_are(sign_in: SignIn, header: str, connection: Connection) -> None:
    async with answering(always(200, BUNDLE)) as server:
        await FhirClient(server.url, connection, sign_in).read("Slot")
    assert server.heard[0].headers["Authorization"] == header


async def test_a_sign_in_that_ran_out_is_renewed_and_the_request_sent_again(connection: Connection) -> None:
    sign_in = RenewableSignIn()
    async with answering(in_turn(always(401), always(200, BUNDLE))) as server:
        assert await FhirClient(server.url, connection, sign_in).transact([]) == BUNDLE
    assert [each.headers["Authorization"] for each in server.heard] == ["Bearer token-0", "Bearer token-1"]


async def test_a_sign_in_that_stays_refused_is_renewed_only_once(connection: Connection) -> None:
    sign_in = RenewableSignIn()
    async with answering(always(401)) as server:
        with pytest.raises(Answered):
            await FhirClient(server.url, connection, sign_in).read("Slot")
    assert (len(server.heard), sign_in.renewed) == (2, 1)


async def test_fhir_is_spoken_in_its_own_type(connection: Connection) -> None:
    async with answering(always(200, BUNDLE)) as server:
        await FhirClient(server.url, connection).transact([])
    headers = server.heard[0].headers
    assert (headers["Content-Type"], headers["Accept"]) == ("application/fhir+json", "application/fhir+json")
    assert json.loads(server.heard[0].body)["type"] == "transaction"


async def test_requests_share_their_connections(connection: Connection) -> None:
    ports = set()

    async def note_port(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        ports.add(request.transport.get_extra_info("peername"))
        return web.json_response(BUNDLE)

    async with answering(note_port) as server:
        client = FhirClient(server.url, connection)
        for _ in range(10):
            await client.read("Slot")
    assert len(ports) == 1


async def test_every_request_that_leaves_is_counted(connection: Connection) -> None:
    requests: list[tuple[str, str]] = []
    async with answering(in_turn(always(503), always(200, BUNDLE))) as server:
        client = FhirClient(server.url, connection, on_request=lambda *request: requests.append(request))
        await client.read("Slot", {"status": "free"})
    assert requests == [("get", "/fhir/Slot")] * 2
