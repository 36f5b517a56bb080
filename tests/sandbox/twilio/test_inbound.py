"""What a phone sends becomes the signed webhook that Twilio would post."""

import base64
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from frontdesk.parts.part import free_port
from frontdesk.parts.twilio_sandbox import TwilioSandbox, prepare_twilio_sandbox
from tests.phone_network import ACCOUNT_SID, AUTH_TOKEN, CLINIC_NUMBER, PATIENT, EchoClinic, SandboxNetwork, wait_for

PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")


def test_a_text_comes_signed_with_all_that_twilio_sends(phone_network: SandboxNetwork) -> None:
    sent = phone_network.texts("I need a checkup, ¿el martes? 好")

    (form,) = phone_network.clinic.texts
    assert sent == {"sid": form["MessageSid"], "trouble": None}
    assert form["Body"] == "I need a checkup, ¿el martes? 好"
    assert (form["From"], form["To"], form["AccountSid"]) == (PATIENT, CLINIC_NUMBER, ACCOUNT_SID)
    assert (form["NumMedia"], form["NumSegments"], form["SmsStatus"]) == ("0", "1", "received")
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"]
    assert (form["FromCountry"], form["FromCity"]) == ("US", "")


def test_a_text_stands_in_the_accounts_list(phone_network: SandboxNetwork) -> None:
    sid = phone_network.texts("Hello.")["sid"]

    kept = phone_network.api().client.messages(sid).fetch()

    assert (kept.direction, kept.status, kept.body, kept.from_) == ("inbound", "received", "Hello.", PATIENT)


def test_a_picture_comes_without_words_and_can_be_fetched(phone_network: SandboxNetwork) -> None:
    picture = {"type": "image/png", "content": base64.b64encode(PIXEL).decode()}
    phone_network.texts(media=[picture])

    (form,) = phone_network.clinic.texts
    assert (form["Body"], form["NumMedia"], form["MediaContentType0"]) == ("", "1", "image/png")
    assert form["MessageSid"].startswith("MM")
    address = form["MediaUrl0"].replace("https://api.twilio.com", phone_network.url)
    assert httpx.get(address, auth=(ACCOUNT_SID, AUTH_TOKEN)).content == PIXEL
    assert httpx.get(address).status_code == 401
    assert httpx.get(f"{address}0", auth=(ACCOUNT_SID, AUTH_TOKEN)).json()["code"] == 20404


def test_a_place_comes_as_decimal_strings(phone_network: SandboxNetwork) -> None:
    phone_network.texts(location={"latitude": 37.7524, "longitude": -122.4184, "label": "24th Street"})

    (form,) = phone_network.clinic.texts
    assert (form["Latitude"], form["Longitude"], form["Label"]) == ("37.7524", "-122.4184", "24th Street")
    assert form["Body"] == ""
    assert "Address" not in form


def test_a_clinic_that_answers_is_heard_on_the_phone(phone_network: SandboxNetwork) -> None:
    phone_network.clinic.says = lambda form: [f"You said {form['Body']}."]
    phone_network.texts("hello")

    wait_for(lambda: len(phone_network.shown_on(PATIENT)) == 2)
    assert [(each["by"], each["body"]) for each in phone_network.shown_on(PATIENT)] == [
        ("patient", "hello"),
        ("clinic", "You said hello."),
    ]


def test_a_clinic_that_refuses_is_not_asked_again(phone_network: SandboxNetwork) -> None:
    """Twilio's own default: only a connection that could not be made is tried again."""
    phone_network.clinic.answers_with = 503

    sent = phone_network.texts("Hello.")

    assert sent["trouble"] == "11200: answered 503"
    assert len(phone_network.clinic.texts) == 1
    assert [each["state"] for each in phone_network.shown_on(PATIENT)] == ["failed"]


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[TwilioSandbox]:
    """A network whose clinic is not there."""
    sandbox = prepare_twilio_sandbox(
        tmp_path,
        account_sid=ACCOUNT_SID,
        auth_token=AUTH_TOKEN,
        clinic_number=CLINIC_NUMBER,
        inbound_url=f"http://127.0.0.1:{free_port()}/twilio/inbound",
    )
    sandbox.start()
    yield sandbox
    sandbox.stop()


def test_a_clinic_that_is_not_there_is_said_so(lonely: TwilioSandbox) -> None:
    sent = SandboxNetwork(lonely.url, EchoClinic()).texts("Hello.")

    assert sent["trouble"] == "11205: the clinic's address does not answer"


def test_a_webhook_is_signed_for_the_address_that_the_clinic_knows(
    tmp_path: Path, phone_network: SandboxNetwork
) -> None:
    """The clinic of the tests believes what the request says of its address, so another one must be refused."""
    sandbox = prepare_twilio_sandbox(
        tmp_path,
        account_sid=ACCOUNT_SID,
        auth_token=AUTH_TOKEN,
        clinic_number=CLINIC_NUMBER,
        inbound_url=f"{phone_network.clinic.url}/twilio/inbound",
        signed_url="https://clinic.example/twilio/inbound",
    )
    sandbox.start()
    sent = SandboxNetwork(sandbox.url, phone_network.clinic).texts("Hello.")
    sandbox.stop()

    assert sent["trouble"] == "11200: answered 403"
