"""The sweeper rings for what a lost bell left, and does not lengthen the queue of workers who know already."""

import threading
from uuid import UUID

import pytest
from sqlalchemy import Engine

from messaging import sweeper as sweeping
from messaging.attend import attend
from messaging.hold import hold_conversation
from messaging.office import Office
from messaging.sweeper import Sweeper, sweep_until
from tests.messaging.fake_rasa import FakeRasa
from tests.messaging.fake_twilio import FakeTwilio, refusal
from tests.messaging.front_office import BEN, Clock, Letterbox


@pytest.fixture
def rung() -> list[UUID]:
    return []


@pytest.fixture
def sweeper(engine: Engine, rung: list[UUID]) -> Sweeper:
    return Sweeper(engine, rung.append)


def test_a_new_text_has_a_bell_of_its_own(letterbox: Letterbox, sweeper: Sweeper, clock: Clock) -> None:
    letterbox.takes("hi")
    assert sweeper.sweep(clock()) == 0


def test_a_text_whose_bell_was_lost_is_rung_for(
    letterbox: Letterbox, sweeper: Sweeper, clock: Clock, rung: list[UUID]
) -> None:
    conversation = letterbox.takes("hi")
    letterbox.takes("hello?")
    clock.passes(seconds=2)
    assert sweeper.sweep(clock()) == 1
    assert rung == [conversation]


def test_it_rings_again_only_after_a_while(
    letterbox: Letterbox, sweeper: Sweeper, clock: Clock, rung: list[UUID]
) -> None:
    letterbox.takes("hi")
    for _ in range(13):
        sweeper.sweep(clock())
        clock.passes(seconds=1)
    assert len(rung) == 2


def test_a_pause_that_is_over_is_rung_for_at_once(
    office: Office, letterbox: Letterbox, sweeper: Sweeper, clock: Clock, rasa: FakeRasa
) -> None:
    rasa.status = 503
    conversation = letterbox.takes("hi")
    rang = []
    for second in range(16):
        if sweeper.sweep(clock()):
            rang.append(second)
            attend(office, conversation)
        clock.passes(seconds=1)
    assert rang == [2, 4, 8], "tried at 2, and again 2 and 4 seconds after that"


def test_what_stands_behind_a_waiting_text_rings_no_bell(
    office: Office, letterbox: Letterbox, sweeper: Sweeper, clock: Clock, rasa: FakeRasa
) -> None:
    rasa.status = 503
    for _ in range(3):
        attend(office, letterbox.takes("hi"))
        clock.passes(seconds=3)
    attend(office, letterbox.takes("hi"))
    letterbox.takes("hello?")
    clock.passes(seconds=3)
    assert sweeper.sweep(clock()) == 0


def test_a_reply_that_could_not_leave_is_rung_for(
    office: Office, letterbox: Letterbox, sweeper: Sweeper, clock: Clock, twilio: FakeTwilio, rung: list[UUID]
) -> None:
    twilio.script = [refusal(429, 20429)]
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    assert sweeper.sweep(clock()) == 0
    clock.passes(seconds=3)
    assert sweeper.sweep(clock()) == 1
    attend(office, rung[0])
    assert twilio.bodies() == ["heard hi"]
    clock.passes(minutes=5)
    assert sweeper.sweep(clock()) == 0
    assert rung == [conversation]


def test_a_reply_that_a_dead_worker_was_sending_is_rung_for(
    office: Office, letterbox: Letterbox, sweeper: Sweeper, clock: Clock, engine: Engine
) -> None:
    attend(office, letterbox.takes("hi"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outbox SET status = 'sending', provider_id = NULL")
    clock.passes(seconds=11)
    assert sweeper.sweep(clock()) == 0
    clock.passes(seconds=2)
    assert sweeper.sweep(clock()) == 1


def test_each_conversation_is_rung_for_once(
    letterbox: Letterbox, sweeper: Sweeper, clock: Clock, rung: list[UUID]
) -> None:
    conversations = {letterbox.takes("hi"), letterbox.takes("hi", BEN), letterbox.takes("hi")}
    clock.passes(seconds=5)
    sweeper.sweep(clock())
    assert sorted(rung) == sorted(conversations)


def test_two_sweepers_do_no_harm(
    office: Office, letterbox: Letterbox, sweeper: Sweeper, clock: Clock, rung: list[UUID], twilio: FakeTwilio
) -> None:
    letterbox.takes("hi")
    clock.passes(seconds=5)
    sweeper.sweep(clock())
    Sweeper(office.engine, rung.append).sweep(clock())
    for conversation in rung:
        attend(office, conversation)
    assert twilio.bodies() == ["heard hi"]


def test_sweeping_touches_no_lock(office: Office, letterbox: Letterbox, sweeper: Sweeper, clock: Clock) -> None:
    conversation = letterbox.takes("hi")
    clock.passes(seconds=5)
    with hold_conversation(office.engine, conversation) as hold:
        assert hold is not None
        with hold.write():
            assert sweeper.sweep(clock()) == 1


def test_it_goes_on_after_a_failure(
    engine: Engine, letterbox: Letterbox, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "SWEEP_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(sweeping, "beat", lambda _: beats.append(True))
    beats: list[bool] = []
    stopped = threading.Event()
    rings = []

    def ring(_: UUID) -> None:
        rings.append(True)
        if len(rings) < 3:
            raise ConnectionError

    letterbox.takes("hi")
    sweeper = threading.Thread(target=sweep_until, args=(stopped, Sweeper(engine, ring)))
    sweeper.start()
    for _ in range(1000):
        if beats:
            break
        threading.Event().wait(0.01)
    stopped.set()
    sweeper.join(10)
    assert len(rings) == 3, "what could not be rung for is tried at the next sweep"
    assert beats
