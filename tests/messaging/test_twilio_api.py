"""What Twilio answers is told apart by whether the message can have left."""

from datetime import timedelta

import pytest

from messaging.errors import NotSent, SendLater, SendUnknown
from messaging.twilio_api import TwilioApi, open_twilio
from tests.messaging.fake_twilio import FakeTwilio, refusal
from tests.messaging.front_office import ANNA, NOON
from tests.messaging.http_server import Answered

ACCOUNT = "AC" + "0" * 32


@pytest.fixture
def api(twilio: FakeTwilio) -> TwilioApi:
    return open_twilio(twilio.url, ACCOUNT, "secret", status_callback="https://clinic.example/twilio/status")


@pytest.mark.parametrize("code", [21211, 21610, 21614, 21617])
def test_a_refusal_of_the_message_is_for_good(api: TwilioApi, twilio: FakeTwilio, code: int) -> None:
    twilio.script = [refusal(400, code)]
    with pytest.raises(NotSent) as refused:
        api.send(1, ANNA, "hi")
    assert refused.value.code == code


@pytest.mark.parametrize("status", [401, 403, 404, 429])
def test_a_refusal_of_us_or_of_the_moment_is_for_later(api: TwilioApi, twilio: FakeTwilio, status: int) -> None:
    twilio.script = [refusal(status, 20429)]
    with pytest.raises(SendLater):
        api.send(1, ANNA, "hi")


@pytest.mark.parametrize(
    "answer", [Answered(0), refusal(500, 20500), Answered(502, b"<html>"), Answered(201, b"<html>")]
)
def test_no_answer_leaves_it_unknown(api: TwilioApi, twilio: FakeTwilio, answer: Answered) -> None:
    twilio.script = [answer]
    with pytest.raises(SendUnknown):
        api.send(1, ANNA, "hi")


def test_a_problem_in_the_newer_form_is_told_apart_too(api: TwilioApi, twilio: FakeTwilio) -> None:
    """twilio-python raises another error for RFC 9457 bodies."""
    body = b'{"type": "https://www.twilio.com/x", "title": "Bad", "status": 400, "code": 21211}'
    twilio.script = [Answered(400, body, "application/problem+json")]
    with pytest.raises(NotSent) as refused:
        api.send(1, ANNA, "hi")
    assert refused.value.code == 21211


def test_nobody_there_is_for_later() -> None:
    api = open_twilio("http://127.0.0.1:1", ACCOUNT, "secret", status_callback="https://clinic.example/x")
    with pytest.raises(SendLater):
        api.send(1, ANNA, "hi")


def test_a_messaging_service_chooses_the_number(twilio: FakeTwilio) -> None:
    api = open_twilio(
        twilio.url, ACCOUNT, "secret", status_callback="https://clinic.example/x", messaging_service_sid="MG1"
    )
    forms: list[dict[str, str]] = []
    twilio.before_taking = forms.append
    api.send(1, ANNA, "hi")
    assert forms[0]["MessagingServiceSid"] == "MG1"
    assert "From" not in forms[0]
    assert forms[0]["ValidityPeriod"] == "3600"


def test_a_look_up_finds_what_was_made_since(api: TwilioApi, twilio: FakeTwilio) -> None:
    sid = api.send(1, ANNA, "hi")
    assert api.find_sent(ANNA, "hi", NOON, ()) == sid
    assert api.find_sent(ANNA, "hi", NOON, {sid}) is None
    assert api.find_sent(ANNA, "ho", NOON, ()) is None
    assert api.find_sent(ANNA, "hi", NOON + timedelta(minutes=5), ()) is None


def test_a_look_up_sees_through_the_words_that_a_trial_account_adds(api: TwilioApi, twilio: FakeTwilio) -> None:
    api.send(1, ANNA, "Sent from your Twilio trial account - hi")
    assert api.find_sent(ANNA, "hi", NOON, ()) == twilio.sent[0].sid


def test_a_look_up_that_fails_leaves_it_unknown() -> None:
    api = open_twilio("http://127.0.0.1:1", ACCOUNT, "secret", status_callback="https://clinic.example/x")
    with pytest.raises(SendUnknown):
        api.find_sent(ANNA, "hi", NOON, ())
