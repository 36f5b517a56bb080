"""What every API request passes before it is answered: a bad day, credentials, and a refusal in Twilio's form."""

import asyncio

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from sandbox.faults import Fault
from sandbox.twilio.message import API_VERSION
from sandbox.twilio.network import Network
from sandbox.twilio.refusal import Refused, refuse_with


def strike(network: Network) -> Middleware:
    @web.middleware
    async def live_through(request: web.Request, handler: Handler) -> web.StreamResponse:
        fault = network.faults.strike(request.method, request.path.removeprefix(f"/{API_VERSION}"))
        await asyncio.sleep(fault.slow_seconds)
        response = web.Response() if fault.hang_up else await _answer_through(fault, request, handler)
        if (fault.hang_up or fault.lose_answer) and request.transport:
            request.transport.abort()
        return response

    return live_through


async def _answer_through(fault: Fault, request: web.Request, handler: Handler) -> web.StreamResponse:
    if fault.fail_with is None:
        return await handler(request)
    response = _respond_refused(refuse_with(fault.fail_with))
    if fault.retry_after is not None:
        response.headers["Retry-After"] = str(fault.retry_after)
    return response


@web.middleware
async def refuse(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return _respond_refused(refused)
    except web.HTTPMethodNotAllowed:
        return _respond_refused(Refused(20004))
    except web.HTTPNotFound:
        return _respond_refused(Refused(20404, request.path.removeprefix(f"/{API_VERSION}")))


def check_credentials(network: Network) -> Middleware:
    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        account = network.account
        if not account.lets_in(request.headers.get("Authorization", "")):
            raise Refused(20003)
        if request.match_info.get("account", account.sid) != account.sid:
            raise Refused(20003)
        return await handler(request)

    return check


def _respond_refused(refused: Refused) -> web.Response:
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if refused.status == 401 else None
    return web.json_response(refused.describe(), status=refused.status, headers=headers)
