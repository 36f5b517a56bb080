"""The door, a worker and the sweeper as processes of their own, with Rasa and Twilio as servers of the test."""

import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import Engine, text
from twilio.request_validator import RequestValidator

from frontdesk.parts.part import free_port
from frontdesk.parts.process import Process
from frontdesk.parts.redis import Redis, start_redis
from messaging.database import open_database
from tests.messaging.fake_rasa import FakeRasa
from tests.messaging.fake_twilio import FakeTwilio
from tests.messaging.http_server import serve

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / ".venv" / "bin"
ACCOUNT, TOKEN = "AC" + "0" * 32, "token-of-the-account"
ANNA, CLINIC = "+14155550123", "+14155550199"
PATIENCE_SECONDS = 30

WORKER = ("python", "-m", "messaging.worker")
SWEEPER = ("python", "-m", "messaging.sweeper")
WEB = ("gunicorn", "webhooks.wsgi:app", "--config", "python:webhooks.serving", "--bind")


@dataclass
class RunningOffice:
    folder: Path
    database_url: str
    redis: Redis
    rasa: FakeRasa
    twilio: FakeTwilio
    port: int = field(default_factory=free_port)
    engine: Engine = field(init=False)
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=20))
    _many: int = 0

    def __post_init__(self) -> None:
        self.engine = open_database(self.database_url)
        self.web = self.process(*WEB, f"127.0.0.1:{self.port}")
        self.worker = self.process(*WORKER)
        self.sweeper = self.process(*SWEEPER)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "TMPDIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis.url,
            "PUBLIC_URL": "https://clinic.example",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_NUMBER": CLINIC,
            "TWILIO_API_URL": self.twilio.url,
            "RASA_URL": self.rasa.url,
            "RASA_TOKEN": "token-of-rasa",
            "ACTIONS_URL": "http://127.0.0.1:1/webhook",
            "FHIR_URL": "http://127.0.0.1:1/fhir",
            "CLINIC_NAME": "Harbor Clinic",
            "CLINIC_PHONE": "(415) 555-0100",
            "CLINIC_TIMEZONE": "America/New_York",
            "LOG_LEVEL": "debug",
        }

    def process(self, program: str, *arguments: str) -> Process:
        self._many += 1
        log = self.folder / f"{program}-{self._many}.log"
        return Process(program, [str(PROGRAMS / program), *arguments], log, self.environment, ROOT)

    def texts(self, body: str, sid: str | None = None) -> httpx.Response:
        form = {
            "MessageSid": sid or f"SM{uuid.uuid4().hex}",
            "AccountSid": ACCOUNT,
            "From": ANNA,
            "To": CLINIC,
            "Body": body,
        }
        signature = RequestValidator(TOKEN).compute_signature("https://clinic.example/twilio/inbound", form)
        address = f"http://127.0.0.1:{self.port}/twilio/inbound"
        return self.http.post(address, data=form, headers={"X-Twilio-Signature": signature})

    def is_open(self) -> bool:
        try:
            return self.http.get(f"http://127.0.0.1:{self.port}/healthz").is_success
        except httpx.HTTPError:
            return False

    def select(self, query: str) -> list[tuple[object, ...]]:
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]

    def logs(self) -> str:
        return "".join(file.read_text(errors="replace") for file in self.folder.glob("*.log"))


@contextmanager
def run_office(folder: Path, database_url: str, *, door_alone: bool = False) -> Iterator[RunningOffice]:
    """Everything runs and the door is open; nothing of it is left afterwards."""
    rasa, twilio = FakeRasa(), FakeTwilio()
    redis = start_redis(folder / "redis")
    with serve(rasa) as rasa.url, serve(twilio) as twilio.url:
        office = RunningOffice(folder, database_url, redis, rasa, twilio)
        processes = (office.web,) if door_alone else (office.web, office.worker, office.sweeper)
        try:
            for process in processes:
                process.start()
            wait_until(office.is_open)
            yield office
        finally:
            rasa.let_go()
            signal_to(redis.process, signal.SIGCONT)
            for process in processes:
                process.kill()
            redis.stop()
            office.engine.dispose()


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def signal_to(process: Process, number: signal.Signals) -> None:
    assert process.pid is not None
    os.kill(process.pid, number)
