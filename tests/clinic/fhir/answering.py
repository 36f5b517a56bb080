"""A server in the test itself that answers as the test says, for what no FHIR server does at will."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Heard:
    """What came in, in order."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str


@dataclass
class AnsweringServer:
    url: str
    heard: list[Heard] = field(default_factory=list)


@asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[AnsweringServer]:
    heard: list[Heard] = []

    async def listen(request: web.Request) -> web.StreamResponse:
        body = await request.text()
        heard.append(Heard(request.method, request.path, request.query_string, dict(request.headers), body))
        return await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", listen)
    server = TestServer(app)
    await server.start_server()
    yield AnsweringServer(str(server.make_url("/fhir")), heard)
    await server.close()


async def never(_request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(60)
    raise AssertionError("nobody waits so long")


def always(status: int, body: Any = None, **headers: str) -> Answer:
    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response(body if body is not None else {}, status=status, headers=headers)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """The first answer to the first request, and so on; the last to all that follow."""
    left = list(answers)

    async def answer(request: web.Request) -> web.StreamResponse:
        return await (left.pop(0) if len(left) > 1 else left[0])(request)

    return answer
