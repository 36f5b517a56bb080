"""A part of the system is killed or hangs: nothing is lost or doubled, and the patient hears that it takes longer."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from redis import Redis

from frontdesk.parts.part import Part
from tests.bad_days.test_killed_while_booking import SENDING, wait_for
from tests.whole_system import Clinic, PatientsPhone


@contextmanager
def hung(part: Part) -> Iterator[None]:
    """Stopped in its tracks, as a machine that swaps or a network that drops: connections stay, nothing answers."""
    pid = part.process.pid
    assert pid is not None
    os.killpg(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(pid, signal.SIGCONT)


@pytest.mark.parametrize("name", ["Rasa", "action server"])
def test_a_text_is_answered_when_the_part_that_was_killed_is_back(
    clinic: Clinic, phone: PatientsPhone, name: str
) -> None:
    phone.asks("hello")
    clinic.part(name).kill()
    phone.texts("dental visit on friday")
    assert "takes longer" in phone.hears()
    clinic.part(name).start()
    assert "Dental" in phone.hears()
    phone.asks("1")
    assert len(clinic.visits_of(phone.patient)) == 1


def test_records_that_fail_delay_the_answer_and_no_more(clinic: Clinic, phone: PatientsPhone) -> None:
    clinic.fault("fhir", fail_with=503)
    phone.texts("checkup tomorrow")
    assert "takes longer" in phone.hears()
    clinic.heal("fhir")
    assert "1." in phone.hears()
    assert phone.hears_nothing_more()


def test_records_that_hang_delay_the_answer_and_no_more(clinic: Clinic, phone: PatientsPhone) -> None:
    with hung(clinic.system.fhir):
        phone.texts("checkup tomorrow")
        assert "takes longer" in phone.hears(60)
    assert "1." in phone.hears(60)
    assert phone.hears_nothing_more()


def test_a_text_that_twilio_took_without_telling_us_is_sent_once(clinic: Clinic, phone: PatientsPhone) -> None:
    clinic.fault("twilio", lose_answer_after_commit=True, count=1, only=SENDING)
    assert "1." in phone.asks("checkup tomorrow")
    wait_for(lambda: not clinic.unsettled(phone.number))
    assert phone.hears_nothing_more()


def test_a_text_that_twilio_had_no_room_for_is_sent_later(clinic: Clinic, phone: PatientsPhone) -> None:
    clinic.fault("twilio", fail_with=429, count=2, only=SENDING)
    assert "1." in phone.asks("checkup tomorrow")
    assert phone.hears_nothing_more()


def test_texts_are_kept_while_redis_is_dead_and_answered_when_it_is_back(clinic: Clinic, phone: PatientsPhone) -> None:
    clinic.system.redis.kill()
    phone.texts("checkup tomorrow")
    assert phone.hears_nothing_more()
    clinic.system.redis.start()
    assert "1." in phone.hears(60)
    assert phone.hears_nothing_more()


def test_a_text_is_answered_though_redis_forgets_its_bell(clinic: Clinic, phone: PatientsPhone) -> None:
    worker = clinic.part("worker")
    worker.kill()
    phone.texts("checkup tomorrow")
    wait_for(lambda: clinic.unsettled(phone.number))
    Redis.from_url(clinic.system.redis.url).flushall()
    worker.start()
    assert "1." in phone.hears(60)
    assert phone.hears_nothing_more()


def test_the_door_answers_at_once_while_redis_hangs(clinic: Clinic, phone: PatientsPhone) -> None:
    with hung(clinic.system.redis):
        answer = phone.sends(f"SM{'0' * 24}{phone.number[-8:]}", "checkup tomorrow")
        assert answer.elapsed.total_seconds() < 1
    assert "1." in phone.hears(60)


def test_the_door_takes_nothing_that_it_cannot_keep(clinic: Clinic, phone: PatientsPhone) -> None:
    clinic.system.postgres.kill()
    with pytest.raises(httpx.HTTPStatusError, match="503"):
        phone.texts("checkup tomorrow")
    clinic.system.postgres.start()
    assert "1." in phone.asks("checkup tomorrow")
    phone.asks("1")
    assert len(clinic.visits_of(phone.patient)) == 1


def test_what_the_door_took_before_it_was_killed_is_answered(clinic: Clinic, phone: PatientsPhone) -> None:
    phone.texts("checkup tomorrow")
    clinic.part("web").kill()
    clinic.part("web").start()
    assert "1." in phone.hears()
    assert phone.hears_nothing_more()
