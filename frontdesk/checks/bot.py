"""Checks the ear and the hands: Rasa with a model loaded, and the action server."""

from collections.abc import Iterator
from urllib.parse import urljoin

import httpx

from frontdesk.checks.finding import Finding
from settings import Settings

TIMEOUT_SECONDS = 5


def check_bot(settings: Settings) -> Iterator[Finding]:
    try:
        status = httpx.get(
            f"{settings.rasa_url}/status",
            headers={"Authorization": f"Bearer {settings.rasa_token.get_secret_value()}"},
            timeout=TIMEOUT_SECONDS,
        )
    except httpx.HTTPError as error:
        yield Finding("Rasa", f"does not answer ({type(error).__name__})", "Start it, and look at RASA_URL.")
        return
    if status.status_code == httpx.codes.OK:
        yield Finding("Rasa", f"answers, with the model {status.json().get('model_file') or 'of an unknown name'}")
    elif status.status_code == httpx.codes.UNAUTHORIZED:
        yield Finding("Rasa", "refuses our token", "Give Rasa and Frontdesk the same RASA_TOKEN.")
    else:
        yield Finding("Rasa", f"answers {status.status_code}", "Run `make train`, and look at the log of the bot.")


def check_action_server(settings: Settings) -> Iterator[Finding]:
    try:
        health = httpx.get(urljoin(settings.actions_url, "/health"), timeout=TIMEOUT_SECONDS)
        health.raise_for_status()
    except httpx.HTTPError as error:
        remedy = "Start it, and look at ACTIONS_URL. Until then texts are kept and answered later."
        yield Finding("action server", f"does not answer ({type(error).__name__})", remedy)
        return
    yield Finding("action server", "answers")
