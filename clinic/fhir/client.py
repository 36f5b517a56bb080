"""fhirpy's client with what it lacks: one pool of connections, time limits, statuses, repeated reads, sign-in."""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import aiohttp
from fhirpy import AsyncFHIRClient
from yarl import URL

from clinic.fhir.connection import Connection
from clinic.fhir.errors import Answered, NoAnswer
from clinic.fhir.patience import TRIES_OF_A_READ, pause_before_next_try, read_retry_after
from clinic.fhir.resource import Resource
from clinic.fhir.sign_in import NO_SIGN_IN, SignIn

# Google takes nothing but this type; HAPI and the others take it as well as application/json.
FHIR_JSON = "application/fhir+json"
FORM = "application/x-www-form-urlencoded"

Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one request, from the first packet to the last of the answer."""

    connect: float = 2.0
    read: float = 5.0
    write: float = 8.0


class FhirClient(AsyncFHIRClient):
    """Raises `Answered` with the status, or `NoAnswer`; never logs an address, since searches carry phone numbers.

    `on_request` hears the method and path of every request that leaves.
    """

    def __init__(
        self,
        url: str,
        connection: Connection,
        sign_in: SignIn = NO_SIGN_IN,
        on_request: Callable[[str, str], None] | None = None,
        limits: Limits = Limits(),  # it is frozen
    ) -> None:
        super().__init__(url.rstrip("/"))
        self._connection = connection
        self._sign_in = sign_in
        self._limits = limits
        self._on_request = on_request or (lambda _method, _path: None)

    async def read(
        self, path: str, params: Mapping[str, Any] | None = None, headers: Headers | None = None
    ) -> Resource:
        resource: Resource = await self._do_request("get", path, params=params, extra_headers=headers)
        return resource

    async def read_by_form(self, path: str, params: Mapping[str, Any], headers: Headers | None = None) -> Resource:
        """A search whose parameters stay out of addresses, and so out of the logs of proxies."""
        headers = {**(headers or {}), "Content-Type": FORM}
        resource: Resource = await self._do_request("post", path, data=dict(params), extra_headers=headers)
        return resource

    async def send(
        self, method: str, path: str, resource: Resource | None = None, headers: Headers | None = None
    ) -> Resource | None:
        answer: Resource | None = await self._do_request(method, path, data=resource, extra_headers=headers)
        return answer

    async def transact(self, entries: list[Resource], headers: Headers | None = None) -> Resource:
        """All of them or none. Sent once: only whoever knows what they do can tell whether to send them again."""
        bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
        answer = await self.send("post", "", bundle, headers)
        if answer is None:
            raise NoAnswer("an empty answer to a transaction")
        return answer

    async def finish(self, entries: Sequence[Resource]) -> None:
        """Of a transaction that is known to be done: nothing is left to do, since it was done whole."""

    async def _do_request(
        self,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        extra_headers: Headers | None = None,
        *,
        returning_status: bool = False,
    ) -> Any:
        """The one method of fhirpy through which all its others go."""
        headers = {"Accept": FHIR_JSON, "Content-Type": FHIR_JSON, **(extra_headers or {})}
        body = _write_body(data, headers["Content-Type"])
        for tried in range(1, TRIES_OF_A_READ + 1):
            try:
                answer, status = await self._ask_signed_in(method, path, params, headers, body)
                return (answer, status) if returning_status else answer
            except (Answered, NoAnswer) as failure:
                pause = pause_before_next_try(failure, tried) if _is_read(method, path) else None
                if pause is None:
                    raise
            await asyncio.sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def _ask_signed_in(
        self, method: str, path: str, params: Mapping[str, Any] | None, headers: Headers, body: bytes | None
    ) -> tuple[Any, int]:
        """A refused sign-in is renewed once: what was answered 401 was not carried out, so it may be sent again."""
        # The base itself is asked without the "/?" that fhirpy would add to it.
        written = self._build_request_url(path, params) if path or params else self.url
        url = URL(written, encoded=True)
        seconds = self._limits.read if _is_read(method, path) else self._limits.write
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=self._limits.connect)
        authorization = await self._sign_in.authorize()
        try:
            return await self._ask(method, url, headers, body, timeout, authorization)
        except Answered as refusal:
            if refusal.status != 401 or not await self._sign_in.renew(authorization):
                raise
        return await self._ask(method, url, headers, body, timeout, await self._sign_in.authorize())

    async def _ask(
        self,
        method: str,
        url: URL,
        headers: Headers,
        body: bytes | None,
        timeout: aiohttp.ClientTimeout,
        authorization: str | None,
    ) -> tuple[Any, int]:
        signed = {**headers, "Authorization": authorization} if authorization else headers
        self._on_request(method, url.path)
        try:
            async with self._connection.session.request(
                method, url, data=body, headers=signed, timeout=timeout, allow_redirects=False
            ) as response:
                raw = await response.read()
        except (TimeoutError, aiohttp.ClientError) as error:
            # Without its cause: aiohttp's texts quote the address.
            raise NoAnswer(type(error).__name__) from None
        if not 200 <= response.status < 300:
            raise Answered(response.status, read_retry_after(response.headers.get("Retry-After")))
        return _read_body(raw), response.status


def _is_read(method: str, path: str) -> bool:
    return method == "get" or path.endswith("/_search")


def _write_body(data: Mapping[str, Any] | None, content_type: str) -> bytes | None:
    if data is None:
        return None
    return urlencode(data, doseq=True).encode() if content_type == FORM else json.dumps(data).encode()


def _read_body(raw: bytes) -> Any:
    """A proxy's page of HTML is no answer of the server, whatever its status."""
    if not raw:
        return None
    try:
        body = json.loads(raw)
    except ValueError:
        raise NoAnswer("not JSON") from None
    if not isinstance(body, dict):
        raise NoAnswer("not a resource")
    return body
