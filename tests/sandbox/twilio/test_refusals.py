"""Each refusal has Twilio's code, status and form."""

from typing import Any

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException

from messaging.errors import NotSent
from messaging.message import Sender
from tests.phone_network import (
    ACCOUNT_SID,
    API_KEY,
    AUTH_TOKEN,
    CLINIC_NUMBER,
    PATIENT,
    SERVICE_SID,
    SandboxNetwork,
)

GOOD = {"to": PATIENT, "from_": CLINIC_NUMBER, "body": "Hello."}


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"to": "+1415"}, 21211),
        ({"to": "4155550101"}, 21211),
        ({"to": "+99912345678"}, 21211),
        ({"to": "hello"}, 21211),
        ({"to": "whatsapp:+14155550101"}, 21211),
        ({"to": ""}, 21604),
        ({"to": CLINIC_NUMBER}, 21266),
        ({"from_": ""}, 21603),
        ({"from_": "+14155550111"}, 21606),
        ({"from_": f"whatsapp:{CLINIC_NUMBER}"}, 63007),
        ({"body": ""}, 21602),
        ({"body": " \n "}, 21602),
        ({"body": "a" * 1601}, 21617),
        ({"body": "🦷" * 801}, 21617),
        ({"status_callback": "/twilio/status"}, 21609),
        ({"status_callback": "https://my_clinic.example/status"}, 21609),
        ({"from_": "", "messaging_service_sid": f"MG{'f' * 32}"}, 21701),
    ],
)
def test_what_twilio_would_not_send_is_refused_with_its_code(
    phone_network: SandboxNetwork, wrong: dict[str, str], code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        phone_network.api().client.messages.create(**{**GOOD, **wrong})

    assert (refused.value.status, refused.value.code) == (400, code)
    assert phone_network.api().client.messages.list() == []


@pytest.mark.parametrize("body", ["a" * 1600, "🦷" * 800, "好" * 1600])
def test_the_longest_text_is_taken(phone_network: SandboxNetwork, body: str) -> None:
    assert phone_network.api().client.messages.create(**{**GOOD, "body": body}).body == body


def test_a_refusal_has_twilios_form(phone_network: SandboxNetwork) -> None:
    address = f"{phone_network.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"

    answer = httpx.post(
        address, data={"To": "+1415", "From": CLINIC_NUMBER, "Body": "Hi"}, auth=(ACCOUNT_SID, AUTH_TOKEN)
    )

    assert answer.json() == {
        "code": 21211,
        "message": "The 'To' number +1415 is not a valid phone number.",
        "more_info": "https://www.twilio.com/docs/errors/21211",
        "status": 400,
    }


@pytest.mark.parametrize(
    "auth",
    [None, (ACCOUNT_SID, "wrong"), ("AC" + "0" * 32, AUTH_TOKEN), (API_KEY[0], AUTH_TOKEN), (ACCOUNT_SID, "")],
)
def test_wrong_credentials_are_refused(phone_network: SandboxNetwork, auth: Any) -> None:
    answer = httpx.get(f"{phone_network.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json", auth=auth)

    assert (answer.status_code, answer.json()["code"]) == (401, 20003)


def test_garbage_for_credentials_is_refused(phone_network: SandboxNetwork) -> None:
    address = f"{phone_network.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"

    answers = [httpx.get(address, headers={"Authorization": shown}) for shown in ("Basic !", "Bearer x", "Basic Og==")]

    assert [answer.status_code for answer in answers] == [401, 401, 401]


def test_another_account_is_refused(phone_network: SandboxNetwork) -> None:
    address = f"{phone_network.url}/2010-04-01/Accounts/AC{'9' * 32}/Messages.json"

    assert httpx.get(address, auth=(ACCOUNT_SID, AUTH_TOKEN)).json()["code"] == 20003


def test_an_api_key_opens_the_account(phone_network: SandboxNetwork) -> None:
    sid, secret = API_KEY
    api = phone_network.api(key_sid=sid, secret=secret)

    assert api.client.messages.create(**GOOD).status == "queued"


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", f"/Accounts/{ACCOUNT_SID}/Messages/SM{'0' * 32}.json", 20404),
        ("DELETE", f"/Accounts/{ACCOUNT_SID}/Messages/SM{'0' * 32}.json", 20404),
        ("GET", f"/Accounts/{ACCOUNT_SID}/Calls.json", 20404),
        ("GET", f"/Accounts/{ACCOUNT_SID}/Messages", 20404),
        ("PUT", f"/Accounts/{ACCOUNT_SID}/Messages.json", 20004),
    ],
)
def test_what_does_not_exist_is_said_so(phone_network: SandboxNetwork, method: str, path: str, code: int) -> None:
    answer = httpx.request(method, f"{phone_network.url}/2010-04-01{path}", auth=(ACCOUNT_SID, AUTH_TOKEN))

    assert answer.json()["code"] == code
    assert answer.status_code == answer.json()["status"]


def test_a_message_on_its_way_can_not_be_deleted(phone_network: SandboxNetwork) -> None:
    phone_network.fate(pause_ms=60_000)
    client = phone_network.api().client
    made = client.messages.create(**GOOD)

    with pytest.raises(TwilioRestException) as refused:
        client.messages(made.sid).delete()

    assert (refused.value.status, refused.value.code) == (409, 20009)


def test_a_message_can_be_redacted_but_not_changed_or_canceled(phone_network: SandboxNetwork) -> None:
    client = phone_network.api().client
    made = client.messages.create(**GOOD)

    for change, code in (({"body": "Other words."}, 20001), ({"status": "canceled"}, 30409)):
        with pytest.raises(TwilioRestException) as refused:
            client.messages(made.sid).update(**change)
        assert refused.value.code == code
    assert client.messages(made.sid).fetch().body == "Hello."


def test_frontdesk_reads_the_code_of_a_refusal(phone_network: SandboxNetwork) -> None:
    with pytest.raises(NotSent) as refused:
        phone_network.api().send(1, Sender("sms", "+1415", CLINIC_NUMBER), "Hello.")

    assert refused.value.code == 21211


def test_frontdesk_may_not_use_a_service_of_somebody_else(phone_network: SandboxNetwork) -> None:
    sender = Sender("sms", PATIENT, CLINIC_NUMBER)

    assert phone_network.api(messaging_service_sid=SERVICE_SID).send(1, sender, "Hello.").startswith("SM")
    with pytest.raises(NotSent) as refused:
        phone_network.api(messaging_service_sid=f"MG{'0' * 32}").send(1, sender, "Hello.")
    assert refused.value.code == 21701
