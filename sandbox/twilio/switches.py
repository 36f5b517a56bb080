"""The switches for tests, beside the API: bad days (`/faults`), what becomes of messages (`/fates`), `/reset`."""

from typing import Any

from aiohttp import web

from sandbox.faults import Fault, read_fault
from sandbox.twilio.delivery import read_fate
from sandbox.twilio.network import Network
from sandbox.twilio.refusal import refuse_with


class Switches:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def switch_fault_on(self, request: web.Request) -> web.Response:
        self._network.faults.switch_on(await _read(request, read_fault_of_twilio))
        return web.Response(status=204)

    async def heal(self, _request: web.Request) -> web.Response:
        self._network.faults.heal()
        return web.Response(status=204)

    async def decide_fate(self, request: web.Request) -> web.Response:
        self._network.carrier.fates.append(await _read(request, read_fate))
        return web.Response(status=204)

    async def forget_fates(self, _request: web.Request) -> web.Response:
        self._network.carrier.fates.clear()
        return web.Response(status=204)

    async def reset(self, _request: web.Request) -> web.Response:
        await self._network.forget()
        return web.Response(status=204)


def add_switches(app: web.Application, network: Network) -> None:
    switches = Switches(network)
    app.router.add_post("/faults", switches.switch_fault_on)
    app.router.add_delete("/faults", switches.heal)
    app.router.add_post("/fates", switches.decide_fate)
    app.router.add_delete("/fates", switches.forget_fates)
    app.router.add_post("/reset", switches.reset)


def read_fault_of_twilio(written: dict[str, Any]) -> Fault:
    fault = read_fault(written)
    if fault.fail_with is not None:
        try:
            refuse_with(fault.fail_with)
        except KeyError:
            raise ValueError(f"Twilio never fails with {fault.fail_with}") from None
    return fault


async def _read(request: web.Request, reader: Any) -> Any:
    try:
        return reader(await request.json())
    except ValueError as error:
        raise web.HTTPBadRequest(text=str(error)) from None
