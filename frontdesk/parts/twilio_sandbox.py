"""Runs the miniature Twilio, with the patients' phones in it."""

import sys
from pathlib import Path

from frontdesk.parts.part import Part, answers, free_port
from frontdesk.parts.process import Process

START_SECONDS = 20


class TwilioSandbox(Part):
    """`url` stands for https://api.twilio.com, with the switches beside it; `phone` is a patient's phone, as a page."""

    def __init__(self, process: Process, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.phone = f"{self.url}/phone"
        super().__init__(process, lambda: answers(f"{self.phone}/people"), START_SECONDS)


def prepare_twilio_sandbox(
    folder: Path,
    *,
    account_sid: str,
    auth_token: str,
    clinic_number: str,
    inbound_url: str,
    signed_url: str | None = None,
    api_key: tuple[str, str] | None = None,
    messaging_service_sid: str | None = None,
    port: int | None = None,
) -> TwilioSandbox:
    """`folder` gets the log alone. `signed_url`: the webhook's address as the clinic knows it, if it is another."""
    port = port or free_port()
    options = {
        "port": str(port),
        "account-sid": account_sid,
        "auth-token": auth_token,
        "clinic-number": clinic_number,
        "inbound-url": inbound_url,
        "signed-url": signed_url,
        "api-key": ":".join(api_key) if api_key else None,
        "messaging-service-sid": messaging_service_sid,
    }
    argv = [sys.executable, "-m", "sandbox.twilio"]
    argv += [f"--{name}={value}" for name, value in options.items() if value is not None]
    return TwilioSandbox(Process("Twilio sandbox", argv, log=folder.resolve() / "twilio-sandbox.log"), port)
