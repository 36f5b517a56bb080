"""The phone's side of the network: the page, who may be chosen, what was said, and a way to send."""

from importlib.resources import files
from pathlib import Path

from aiohttp import web

from sandbox.made_up_clinic import CLINIC_NAME, PHONES
from sandbox.phone.conversation import list_changes
from sandbox.phone.writing import read_text
from sandbox.twilio.network import Network

PAGE = Path(str(files(__package__) / "page"))
HEADERS = {
    # Everything the page shows comes from patients and from the clinic; nothing else may run or load.
    "Content-Security-Policy": "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class PhoneDoor:
    def __init__(self, network: Network) -> None:
        self._network = network

    async def show(self, _request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def list_people(self, _request: web.Request) -> web.Response:
        """The clinic, and everybody of the made-up clinic who has a phone in hand."""
        people = [
            {
                "name": owner.name,
                "phone": owner.phone,
                "language": owner.language,
                "birth_date": owner.birth_date.isoformat(),
                "looks_after": owner.looks_after,
            }
            for owner in PHONES
        ]
        clinic = {"name": CLINIC_NAME, "phone": self._network.account.clinic_number}
        return web.json_response({"clinic": clinic, "people": people})

    async def list_messages(self, request: web.Request) -> web.Response:
        """`?number=…&after=N&run=…`: what has changed on this phone since version N of this run."""
        query = request.query
        after = query.get("after", "0")
        if not after.isdecimal():
            raise web.HTTPBadRequest(text="after is a number")
        return web.json_response(list_changes(self._network.log, query.get("number", ""), int(after), query.get("run")))

    async def send(self, request: web.Request) -> web.Response:
        """Answers when the clinic has taken the text, or has failed to."""
        if request.content_type != "application/json":  # a form would let any page of the same browser send
            raise web.HTTPUnsupportedMediaType(text="send JSON")
        try:
            text = read_text(await request.json(), self._network.account.clinic_number)
        except ValueError as why:  # no JSON at all, or Unsendable
            return web.json_response({"error": str(why)}, status=400)
        message = await self._network.take_text(text)
        return web.json_response({"sid": message.sid, "trouble": message.trouble})

    async def show_media(self, request: web.Request) -> web.Response:
        message = self._network.log.find(request.match_info["message"])
        for media in message.media if message else ():
            if media.sid == request.match_info["media"]:
                return web.Response(body=media.content, content_type=media.content_type)
        raise web.HTTPNotFound


def add_phone(app: web.Application, network: Network) -> None:
    door = PhoneDoor(network)
    app.router.add_get("/phone", door.show)
    app.router.add_get("/phone/people", door.list_people)
    app.router.add_get("/phone/messages", door.list_messages)
    app.router.add_post("/phone/send", door.send)
    app.router.add_get("/phone/media/{message}/{media}", door.show_media)
    app.router.add_static("/phone/page", PAGE)
    app.on_response_prepare.append(protect)


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    if request.path.startswith("/phone"):
        response.headers.update(HEADERS)
