"""The application: the API below its version, the switches for tests, and the journeys that run beside them."""

from aiohttp import web

from sandbox.twilio.api import open_api
from sandbox.twilio.message import API_VERSION
from sandbox.twilio.network import Network
from sandbox.twilio.switches import add_switches

MOST_BYTES = 8 * 1024**2  # a picture of 5 MB, written as base64


def open_app(network: Network) -> web.Application:
    app = web.Application(client_max_size=MOST_BYTES)
    app.add_subapp(f"/{API_VERSION}", open_api(network))
    add_switches(app, network)
    app.cleanup_ctx.append(network.webhooks.run)

    async def let_go(_app: web.Application) -> None:
        await network.carrier.let_go()

    app.on_shutdown.append(let_go)
    return app
