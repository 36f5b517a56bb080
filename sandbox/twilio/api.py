"""The paths of Twilio's REST API for messages (https://www.twilio.com/docs/messaging/api/message-resource)."""

from aiohttp import web

from sandbox.twilio.gate import check_credentials, refuse, strike
from sandbox.twilio.listing import list_messages
from sandbox.twilio.message import API_VERSION, ON_ITS_WAY, Message
from sandbox.twilio.network import Network
from sandbox.twilio.refusal import Refused

_MESSAGES = "/Accounts/{account}/Messages"


class Api:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def create(self, request: web.Request) -> web.Response:
        form = await request.post()
        written = {name: value for name, value in form.items() if isinstance(value, str)}
        media_urls = tuple(str(url) for url in form.getall("MediaUrl", ()))
        return self._describe(self._network.take_order(written, media_urls), status=201)

    async def list(self, request: web.Request) -> web.Response:
        account = self._network.account
        ends = [request.query[name] for name in ("To", "From") if name in request.query]
        phone = next((end for end in ends if end != account.clinic_number), None)
        messages = self._network.log.newest_first(phone)
        return web.json_response(list_messages(messages, request.query, request.path, account.sid))

    async def fetch(self, request: web.Request) -> web.Response:
        return self._describe(self._find(request))

    async def update(self, request: web.Request) -> web.Response:
        """An empty body redacts the text; only a scheduled message could be canceled, and none is."""
        message, form = self._find(request), await request.post()
        if "Status" in form:
            raise Refused(30409)
        if form.get("Body") != "":
            raise Refused(20001, "Body must be empty: a message can be redacted, not changed.")
        self._network.log.change(message, body="")
        return self._describe(message)

    async def delete(self, request: web.Request) -> web.Response:
        message = self._find(request)
        if message.status in ON_ITS_WAY:
            raise Refused(20009)
        self._network.log.delete(message)
        return web.Response(status=204)

    async def fetch_media(self, request: web.Request) -> web.Response:
        wanted = request.match_info["media"]
        media = next((each for each in self._find(request).media if each.sid == wanted), None)
        if media is None:
            raise Refused(20404, request.path.removeprefix(f"/{API_VERSION}"))
        return web.Response(body=media.content, content_type=media.content_type)

    def _find(self, request: web.Request) -> Message:
        message = self._network.log.find(request.match_info["sid"])
        if message is None:
            raise Refused(20404, request.path.removeprefix(f"/{API_VERSION}"))
        return message

    def _describe(self, message: Message, status: int = 200) -> web.Response:
        return web.json_response(message.describe(self._network.account.sid), status=status)


def open_api(network: Network) -> web.Application:
    """To be mounted at `/2010-04-01`."""
    api = Api(network)
    app = web.Application(middlewares=[strike(network), refuse, check_credentials(network)])
    app.router.add_post(f"{_MESSAGES}.json", api.create)
    app.router.add_get(f"{_MESSAGES}.json", api.list)
    app.router.add_get(_MESSAGES + "/{sid}.json", api.fetch)
    app.router.add_post(_MESSAGES + "/{sid}.json", api.update)
    app.router.add_delete(_MESSAGES + "/{sid}.json", api.delete)
    app.router.add_get(_MESSAGES + "/{sid}/Media/{media}", api.fetch_media)
    return app
