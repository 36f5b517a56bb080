"""Checks the way to and from the phone network: Twilio's credentials, and the address that Twilio calls."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from frontdesk.checks.finding import Finding
from settings import Settings

TIMEOUT_SECONDS = 8


def check_twilio(settings: Settings) -> Iterator[Finding]:
    """Asks for our own account: https://www.twilio.com/docs/iam/api/account."""
    account = settings.twilio_account_sid
    secret = settings.twilio_api_key_secret or settings.twilio_auth_token
    name = settings.twilio_api_key_sid or account
    address = f"{settings.twilio_api_url}/2010-04-01/Accounts/{account}/Messages.json"
    try:
        answer = httpx.get(
            address, params={"PageSize": 1}, auth=(name, secret.get_secret_value()), timeout=TIMEOUT_SECONDS
        )
    except httpx.HTTPError as error:
        yield Finding("Twilio", f"does not answer ({type(error).__name__})", "Let this machine reach api.twilio.com.")
        return
    if answer.status_code == httpx.codes.OK:
        yield Finding("Twilio", "takes our credentials")
    elif answer.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
        remedy = "Look at TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN (or the API key) in the Twilio console."
        yield Finding("Twilio", "refuses our credentials", remedy)
    else:
        yield Finding("Twilio", f"answers {answer.status_code}", "See status.twilio.com, and try again.")


def check_public_address(settings: Settings) -> Iterator[Finding]:
    """An unsigned post must come back as 403: then Twilio's reach the door, and nobody else's get through."""
    try:
        answer = httpx.post(f"{settings.public_url}/twilio/inbound", data={"Body": "unsigned"}, timeout=TIMEOUT_SECONDS)
    except httpx.HTTPError as error:
        remedy = "Start the door (web), and let PUBLIC_URL lead to it from the internet."
        yield Finding("public address", f"does not answer ({type(error).__name__})", remedy)
        return
    if answer.status_code != httpx.codes.FORBIDDEN:
        remedy = "PUBLIC_URL must lead to the door without a redirect or a sign-in of its own."
        yield Finding("public address", f"answers {answer.status_code} to an unsigned post, not 403", remedy)
    elif urlsplit(settings.public_url).hostname == "127.0.0.1":
        yield Finding("public address", "reaches the door, which refuses what is unsigned (on this machine alone)")
    elif not settings.public_url.startswith("https://"):
        remedy = "Put TLS in front of the door: texts hold health data."
        yield Finding("public address", "reaches the door and refuses what is unsigned, but without TLS", remedy)
    else:
        yield Finding("public address", "reaches the door, which refuses what is unsigned")
