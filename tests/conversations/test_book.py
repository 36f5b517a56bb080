"""A patient books a visit by text: from the phone through every real part, and back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

from sandbox.made_up_clinic import CLINIC_ZONE
from tests.phone import Phone
from tests.whole_system import Clinic, PatientsPhone

NEXT_TUESDAY = date(2026, 3, 10)


def start_of(visit: dict[str, object]) -> datetime:
    return datetime.fromisoformat(str(visit["start"])).astimezone(CLINIC_ZONE)


def test_a_first_text_with_type_and_day_books_in_two_texts(clinic: Clinic, phone: PatientsPhone) -> None:
    offer = phone.asks("I need a checkup next tuesday morning")
    times = [line for line in offer.splitlines() if line[:2] in ("1.", "2.", "3.", "4.")]
    assert 2 <= len(times) <= 4
    assert all("Mar 10" in time for time in times)
    told = phone.asks("1")
    (visit,) = clinic.visits_of(phone.patient)
    start = start_of(visit)
    assert start.date() == NEXT_TUESDAY
    assert start.hour < 12
    assert visit["status"] == "booked"
    assert f"{start:%A, %B} {start.day}" in told
    (slot,) = visit["slot"]
    assert clinic.read(slot["reference"])["status"] == "busy"


def test_the_fhir_server_is_asked_once_to_offer_and_once_to_book(clinic: Clinic, phone: PatientsPhone) -> None:
    phone.asks("hello")
    phone.asks("not a word of this matters")  # the clinic's facts and the patient's number are known from here on
    clinic.forget_requests()
    phone.asks("dental visit on thursday")
    offered = [each["path"] for each in clinic.requests()]
    clinic.forget_requests()
    phone.asks("1")
    booked = [(each["method"], each["path"]) for each in clinic.requests()]
    assert len(offered) == 1 + len([path for path in offered if path.startswith("Patient")])
    assert booked == [("POST", "")]


def test_what_is_missing_is_asked_for_and_nothing_else(clinic: Clinic, phone: PatientsPhone) -> None:
    menu = phone.asks("i want to come in on thursday")
    assert "Checkup" in menu
    offer = phone.asks("teeth cleaning")
    assert "Mar 5" in offer
    phone.asks("2")
    (visit,) = clinic.visits_of(phone.patient)
    assert start_of(visit).date() == date(2026, 3, 5)


def test_one_of_two_patients_gets_the_last_time_and_the_other_is_offered_others(clinic: Clinic) -> None:
    phones = [clinic.new_phone() for _ in range(4)]
    for each in phones:
        each.asks("sports physical wednesday at 9am with dr chen")
    with ThreadPoolExecutor(len(phones)) as pool:
        told = list(pool.map(lambda each: each.asks("1"), phones))
    booked = [visit for each in phones for visit in clinic.visits_of(each.patient)]
    slots = [visit["slot"][0]["reference"] for visit in booked]
    assert len(slots) == len(set(slots))
    assert sum(text.startswith("Booked") for text in told) == len(booked) >= 1
    assert all(text.startswith(("Booked", "Sorry, that time")) for text in told)


def test_the_same_webhook_again_books_once(clinic: Clinic, phone: PatientsPhone) -> None:
    phone.asks("flu shot friday")
    sid = phone.texts("1")
    phone.hears()
    phone.sends(sid, "1")
    assert phone.hears_nothing_more()
    assert len(clinic.visits_of(phone.patient)) == 1


def test_a_number_on_nobodys_file_is_told_what_to_do(clinic: Clinic) -> None:
    stranger = Phone(clinic.network, clinic.new_number())
    told = stranger.asks("I need a checkup tomorrow")
    assert "+14155550190" in told.replace(" ", "") or "call" in told
