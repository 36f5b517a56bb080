"""The miniature Twilio for the tests, and a clinic so small that all it does is keep what it gets and say it again."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from flask import Flask, abort, request
from twilio.request_validator import RequestValidator
from werkzeug.serving import make_server

from frontdesk.parts.part import free_port
from frontdesk.parts.twilio_sandbox import TwilioSandbox, prepare_twilio_sandbox
from messaging.twilio_api import TwilioApi, open_twilio

ACCOUNT_SID = f"AC{'a' * 32}"
AUTH_TOKEN = "b" * 32
API_KEY = (f"SK{'c' * 32}", "d" * 32)
SERVICE_SID = f"MG{'e' * 32}"
CLINIC_NUMBER = "+14155550199"
PATIENT = "+14155550101"
PATIENCE_SECONDS = 10

Form = dict[str, str]


@dataclass
class EchoClinic:
    """Refuses what is not rightly signed. `says` makes its answers to a text; `answers_with`: its HTTP status."""

    port: int = field(default_factory=free_port)
    texts: list[Form] = field(default_factory=list)
    receipts: list[Form] = field(default_factory=list)
    says: Callable[[Form], list[str]] = lambda _form: []
    answers_with: int = 200
    twilio_url: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def api(self) -> TwilioApi:
        return open_twilio(self.twilio_url, ACCOUNT_SID, AUTH_TOKEN, status_callback=f"{self.url}/twilio/status")

    def forget(self) -> None:
        self.texts.clear()
        self.receipts.clear()
        self.says, self.answers_with = (lambda _form: []), 200

    def open_app(self) -> Flask:
        app = Flask("echo")

        @app.before_request
        def check_signature() -> None:
            signature = request.headers.get("X-Twilio-Signature", "")
            if not RequestValidator(AUTH_TOKEN).validate(request.url, request.form, signature):
                abort(403)

        @app.post("/twilio/inbound")
        def inbound() -> tuple[str, int]:
            form = request.form.to_dict()
            self.texts.append(form)
            for body in self.says(form):
                self.api().client.messages.create(to=form["From"], from_=CLINIC_NUMBER, body=body)
            return "<Response/>", self.answers_with

        @app.post("/twilio/status")
        def status() -> tuple[str, int]:
            self.receipts.append(request.form.to_dict())
            return "", 204

        return app


@dataclass(frozen=True)
class SandboxNetwork:
    """The network, fresh for one test, with bad days to switch and a clinic at its other end."""

    url: str
    clinic: EchoClinic

    def api(self, **more: Any) -> TwilioApi:
        how = {"status_callback": f"{self.clinic.url}/twilio/status", **more}
        return open_twilio(self.url, ACCOUNT_SID, how.pop("secret", AUTH_TOKEN), **how)

    def texts(self, body: str = "", sent_from: str = PATIENT, **more: Any) -> dict[str, Any]:
        """A patient's text; returns when the clinic has it: `sid`, and `trouble` when it could not be handed over."""
        written = {"from": sent_from, "body": body, **more}
        answer = httpx.post(f"{self.url}/phone/send", json=written, timeout=30)
        sent: dict[str, Any] = answer.raise_for_status().json()
        return sent

    def shown_on(self, number: str = PATIENT) -> list[dict[str, Any]]:
        """What the phone of this number shows."""
        answer = httpx.get(f"{self.url}/phone/messages", params={"number": number}).raise_for_status()
        shown: list[dict[str, Any]] = answer.json()["messages"]
        return shown

    def fault(self, **fault: Any) -> None:
        """`slow_ms`, `fail_with`, `retry_after`, `hang_up`, `lose_answer_after_commit`; `count`, `only`."""
        httpx.post(f"{self.url}/faults", json=fault).raise_for_status()

    def heal(self) -> None:
        httpx.delete(f"{self.url}/faults").raise_for_status()

    def fate(self, **fate: Any) -> None:
        """Of messages to come: `ends`, `error_code`, `receipts`, `pause_ms`, `count`."""
        httpx.post(f"{self.url}/fates", json=fate).raise_for_status()


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


@pytest.fixture(scope="session")
def _echo_clinic() -> Iterator[EchoClinic]:
    clinic = EchoClinic()
    server = make_server("127.0.0.1", clinic.port, clinic.open_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield clinic
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def _twilio_process(tmp_path_factory: pytest.TempPathFactory, _echo_clinic: EchoClinic) -> Iterator[TwilioSandbox]:
    sandbox = prepare_twilio_sandbox(
        tmp_path_factory.mktemp("twilio"),
        account_sid=ACCOUNT_SID,
        auth_token=AUTH_TOKEN,
        clinic_number=CLINIC_NUMBER,
        inbound_url=f"{_echo_clinic.url}/twilio/inbound",
        api_key=API_KEY,
        messaging_service_sid=SERVICE_SID,
    )
    sandbox.start()
    yield sandbox
    sandbox.stop()


@pytest.fixture
def phone_network(_twilio_process: TwilioSandbox, _echo_clinic: EchoClinic) -> SandboxNetwork:
    """As fresh as a new one: no messages, nobody opted out, no bad days, and a silent clinic."""
    httpx.post(f"{_twilio_process.url}/reset").raise_for_status()
    _echo_clinic.forget()
    _echo_clinic.twilio_url = _twilio_process.url
    return SandboxNetwork(_twilio_process.url, _echo_clinic)
