"""The messaging room with a real database, and Rasa and Twilio as real HTTP servers that a test scripts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from messaging.ear import open_ear
from messaging.office import Office
from messaging.twilio_api import open_twilio
from messaging.wording import Wording
from tests.messaging.fake_rasa import FakeRasa
from tests.messaging.fake_twilio import FakeTwilio
from tests.messaging.front_office import ALWAYS, Clock, Letterbox
from tests.messaging.http_server import serve

ACCOUNT = "AC" + "0" * 32
CALLBACK = "https://clinic.example/twilio/status"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    with serve(rasa) as rasa.url:
        yield rasa
        rasa.let_go()


@pytest.fixture
def twilio(clock: Clock) -> Iterator[FakeTwilio]:
    twilio = FakeTwilio(tell_time=clock)
    with serve(twilio) as twilio.url:
        yield twilio


@pytest.fixture
def letterbox(engine: Engine, clock: Clock) -> Letterbox:
    return Letterbox(engine, clock)


@pytest.fixture
def office(engine: Engine, rasa: FakeRasa, twilio: FakeTwilio, clock: Clock) -> Office:
    return Office(
        engine=engine,
        ear=open_ear(rasa.url, "token-of-rasa"),
        twilio=open_twilio(twilio.url, ACCOUNT, "secret", status_callback=CALLBACK),
        wording=Wording(ALWAYS, "America/New_York"),
        give_up_after=timedelta(minutes=15),
        tell_time=clock,
    )
