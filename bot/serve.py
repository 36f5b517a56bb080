"""`python -m bot.serve`: Rasa, behind our own channel alone and without its HTTP API."""

import asyncio
import logging
import os
import sys
from asyncio import AbstractEventLoop
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bot.lean import leave_out_of_serving

leave_out_of_serving()

from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import register
from rasa.core.run import create_http_input_channels
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json
from sqlalchemy.exc import OperationalError

from bot.amendments import amend_rasa
from bot.channel import LARGEST_BODY, holds_token
from bot.configuration import Configuration, Misconfigured, newest_model, read_configuration
from bot.memory import Memory
from bot.server_log import set_up_server_log

log = logging.getLogger("bot.serve")

BOT = Path(__file__).resolve().parent
# Longer than the ear waits (messaging/ear.py), so that it is never we who end a booking.
RESPONSE_SECONDS = 60
# The one action of the rule, then listening.
PREDICTIONS_IN_A_TURN = 3
SECONDS_BETWEEN_FORGETTING = 6 * 60 * 60


class CannotServe(Exception):
    """Says what is missing."""


def main() -> int:
    try:
        configuration = read_configuration(os.environ)
    except Misconfigured as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    set_up_server_log(configuration.log_level)
    amend_rasa()
    app = make_app(configuration, os.environ["RASA_TOKEN"], os.environ["RASA_DATABASE_URL"])
    try:
        app.run(configuration.host, configuration.port, access_log=False, motd=False, workers=1)
    except (CannotServe, RasaException) as reason:
        sys.stderr.write(f"Rasa does not start: {reason}\n")
        return 1
    return 0


def make_app(configuration: Configuration, token: str, database_url: str) -> Sanic:
    """Rasa's own application would add CORS and routes that train, replace the model and read conversations."""
    app = Sanic("frontdesk_bot", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = LARGEST_BODY
    app.config.RESPONSE_TIMEOUT = RESPONSE_SECONDS
    register(create_http_input_channels(None, str(BOT / "credentials.yml")), app, route="/webhooks/")

    @app.get("/")
    async def say_that_we_are_up(_: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.get("/status")
    async def name_the_model(request: Request) -> HTTPResponse:
        if not holds_token(request, token):
            return json({"error": "unauthorized"}, status=401)
        return json({"model_file": app.ctx.agent.model_name, "model_id": app.ctx.agent.model_id})

    @app.before_server_start
    async def load(app: Sanic, loop: AbstractEventLoop) -> None:
        app.ctx.memory = recall(database_url)
        app.ctx.agent = await load_bot(configuration, app.ctx.memory, loop)
        log.info("ready", extra={"model": app.ctx.agent.model_name})

    @app.after_server_start
    async def begin_to_forget(app: Sanic, loop: AbstractEventLoop) -> None:
        keep = timedelta(days=configuration.forget_after_days)
        app.ctx.forgetting = loop.create_task(forget_now_and_then(app.ctx.memory, keep))

    @app.before_server_stop
    async def end_to_forget(app: Sanic, _: AbstractEventLoop) -> None:
        app.ctx.forgetting.cancel()

    return app


def recall(database_url: str) -> Memory:
    try:
        return Memory(database_url)
    except OperationalError as error:
        raise CannotServe(f"Cannot connect to PostgreSQL, look at RASA_DATABASE_URL: {error.orig}") from error


async def load_bot(configuration: Configuration, memory: Memory, loop: AbstractEventLoop) -> Agent:
    """Rasa itself goes on without a model when it finds none."""
    model = newest_model(configuration.models)
    if model is None:
        raise CannotServe(f"there is no model in {configuration.models}: `make train` makes it")
    endpoints = AvailableEndpoints.read_endpoints(str(BOT / "endpoints.yml"))
    endpoints.tracker_store = memory
    agent = await load_agent(str(model), endpoints=endpoints, loop=loop)
    if agent.processor is None:
        raise CannotServe(f"{model.name} could not be loaded: `make train` makes it anew once it is deleted")
    agent.processor.max_number_of_predictions = PREDICTIONS_IN_A_TURN
    return agent


async def forget_now_and_then(memory: Memory, keep: timedelta) -> None:
    while True:
        try:
            moment = datetime.now(timezone.utc) - keep
            count = await asyncio.get_running_loop().run_in_executor(None, memory.forget_before, moment)
            log.info("forgot old events", extra={"count": count})
        except Exception as error:
            log.error("could not forget", extra={"error": type(error).__name__})
        await asyncio.sleep(SECONDS_BETWEEN_FORGETTING)


if __name__ == "__main__":
    sys.exit(main())
