"""Entry point of the action server: rasa-sdk's executor behind two routes, one process, one clinic."""

from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionNotFoundException, Tracker
from sanic import HTTPResponse, Request, Sanic, json

from actions.clinic_settings import read_clinic_settings
from actions.desk import Desk
from actions.skills import SKILLS, run_skill, write_answer
from clinic.desk import open_clinic
from logs import set_up_logs
from settings import Settings, read_settings

log = structlog.get_logger()

App = Sanic[Any, Any]


def serve() -> None:
    """Blocks until SIGTERM. It has no sign-in of its own: bind it to loopback or a network that only the bot shares."""
    settings = read_settings()
    set_up_logs(settings.log_level)
    port = urlsplit(settings.actions_url).port or 5055
    open_server(settings).run(host=settings.actions_host, port=port, single_process=True, motd=False, access_log=False)


def open_server(settings: Settings) -> App:
    """rasa-sdk's own application would bring gRPC and OpenTelemetry with it, and a list of all actions for anybody."""
    executor = ActionExecutor()
    app: App = Sanic("frontdesk_actions", configure_logging=False)

    @app.get("/health")
    async def say_that_we_are_up(_: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.post("/webhook")
    async def act(request: Request) -> HTTPResponse:
        try:
            result = await executor.run(request.json)
        except ActionNotFoundException as error:
            return json({"error": error.message, "action_name": error.action_name}, status=404)
        return json(result.model_dump() if result else None)

    async def open_desk(_app: App) -> None:
        clinic = open_clinic(read_clinic_settings(settings))
        desk = Desk(clinic, settings.now, settings.clinic_opening)
        for name in SKILLS:
            executor.register_function(name, partial(answer_action, name, desk))
        _app.ctx.clinic = clinic

    async def close_desk(_app: App) -> None:
        await _app.ctx.clinic.close()

    app.register_listener(open_desk, "before_server_start")
    app.register_listener(close_desk, "after_server_stop")
    return app


async def answer_action(
    name: str, desk: Desk, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
) -> list[dict[str, Any]]:
    """An unexpected error says nothing: silence makes messaging keep the text, try again and then call a person."""
    try:
        said = await run_skill(name, tracker.current_state(), desk)
    except Exception as error:
        log.error("skill failed", kind=name, error=type(error).__name__)
        return []
    replies, events = write_answer(said)
    for reply in replies:
        dispatcher.utter_message(json_message=reply)
    return events


if __name__ == "__main__":
    serve()
