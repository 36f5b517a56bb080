"""The server's door: HTTP below `/fhir`, and beside it the switches for tests (`/faults`, `/requests`, `/reset`)."""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from sandbox.faults import Fault, Faults, read_fault
from sandbox.fhir_server.ask import Answer, Ask
from sandbox.fhir_server.interactions import FhirServer
from sandbox.fhir_server.refusal import Refused
from sandbox.fhir_server.request_log import Received, RequestLog
from sandbox.made_up_clinic.data import Resource

MOST_BYTES = 32 * 1024**2
_FHIR = "application/fhir+json"
_READABLE = {_FHIR, "application/json", "application/x-www-form-urlencoded"}


@dataclass
class Door:
    """`open_server` makes the server as it was at the start."""

    open_server: Callable[[], FhirServer]
    server: FhirServer = field(init=False)
    faults: Faults = field(default_factory=Faults)
    log: RequestLog = field(default_factory=RequestLog)

    def __post_init__(self) -> None:
        self.server = self.open_server()

    async def answer_fhir(self, request: web.Request) -> web.StreamResponse:
        path = request.match_info["path"].strip("/")
        fault, began = self.faults.strike(request.method, path), time.perf_counter()
        response = await self._answer_through(fault, request, path)
        self.log.note(
            Received(
                method=request.method,
                path=path,
                query=request.query_string,
                cache_control=request.headers.get("Cache-Control", ""),
                status=None if fault.lose_answer or fault.hang_up else response.status,
                milliseconds=round((time.perf_counter() - began) * 1000, 3),
            )
        )
        if (fault.lose_answer or fault.hang_up) and request.transport:
            request.transport.abort()
        return response

    async def switch_fault_on(self, request: web.Request) -> web.Response:
        try:
            self.faults.switch_on(read_fault(await request.json()))
        except ValueError as error:
            return web.Response(status=400, text=str(error))
        return web.Response(status=204)

    async def heal(self, request: web.Request) -> web.Response:
        self.faults.heal()
        return web.Response(status=204)

    async def list_requests(self, request: web.Request) -> web.Response:
        return web.json_response({"count": self.log.count, "requests": self.log.list()})

    async def forget_requests(self, request: web.Request) -> web.Response:
        self.log.clear()
        return web.Response(status=204)

    async def reset(self, request: web.Request) -> web.Response:
        self.server = self.open_server()
        self.faults.heal()
        self.log.clear()
        return web.Response(status=204)

    async def _answer_through(self, fault: Fault, request: web.Request, path: str) -> web.Response:
        await asyncio.sleep(fault.slow_seconds)
        if fault.hang_up:
            return web.Response()
        if fault.fail_with:
            response = _respond_refused(Refused(fault.fail_with, "This server has a bad day"))
            if fault.retry_after is not None:
                response.headers["Retry-After"] = str(fault.retry_after)
            return response
        try:
            ask = replace(await _read_ask(request, path), heeds_versions=not fault.ignore_if_match)
            # From here to the answer nothing waits, so that requests can not come between each other.
            return _respond(self.server.answer(ask), ask)
        except Refused as refused:
            return _respond_refused(refused)


def make_app(open_server: Callable[[], FhirServer]) -> web.Application:
    door = Door(open_server)
    app = web.Application(client_max_size=MOST_BYTES)
    app.router.add_route("*", "/fhir{path:(/.*)?}", door.answer_fhir)
    app.router.add_post("/faults", door.switch_fault_on)
    app.router.add_delete("/faults", door.heal)
    app.router.add_get("/requests", door.list_requests)
    app.router.add_delete("/requests", door.forget_requests)
    app.router.add_post("/reset", door.reset)
    return app


def open_server_with(resources: Sequence[Resource], seconds_reused: float) -> FhirServer:
    """A server that holds these, each after those it refers to."""
    server = FhirServer(seconds_reused=seconds_reused)
    for resource in resources:
        server.records.write(resource["resourceType"], resource["id"], resource)
    return server


async def _read_ask(request: web.Request, path: str) -> Ask:
    headers = request.headers
    query, body = request.query_string, None
    if request.can_read_body:
        if request.content_type not in _READABLE:
            raise Refused(400, f"Content-Type {request.content_type!r} is not supported", "HAPI-0446")
        text = await request.text()
        if path.endswith("/_search"):
            query = "&".join(filter(None, (query, text)))
        else:
            body = _read_json(text)
    return Ask(
        method=request.method,
        path=path,
        base=f"{request.scheme}://{request.host}/fhir",
        query=query,
        body=body,
        if_match=headers.get("If-Match", ""),
        if_none_exist=headers.get("If-None-Exist", ""),
        if_none_match=headers.get("If-None-Match", ""),
        cache_control=headers.get("Cache-Control", ""),
        prefer=headers.get("Prefer", ""),
    )


def _read_json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise Refused(400, "Failed to parse request body as JSON resource", "HAPI-1861") from None


def _respond(answer: Answer, ask: Ask) -> web.Response:
    is_written = ask.method in ("POST", "PUT") and answer.location
    body = None if is_written and "return=minimal" in ask.prefer else answer.body
    text = "" if body is None else json.dumps(body, ensure_ascii=False)
    return web.Response(status=answer.status, text=text, content_type=_FHIR, headers=answer.headers(ask.base))


def _respond_refused(refused: Refused) -> web.Response:
    return web.Response(status=refused.status, text=json.dumps(refused.outcome()), content_type=_FHIR)
