"""A message that the clinic sends: taken, found again, on its way to the phone."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from twilio.rest.api.v2010.account.message import MessageInstance

from messaging.message import Sender
from tests.phone_network import CLINIC_NUMBER, PATIENT, SERVICE_SID, SandboxNetwork, wait_for

SENDER = Sender("sms", PATIENT, CLINIC_NUMBER)


def test_a_message_is_taken_as_queued_and_arrives(phone_network: SandboxNetwork) -> None:
    client = phone_network.api().client

    made = client.messages.create(to=PATIENT, from_=CLINIC_NUMBER, body="Your visit is booked.")

    assert (made.status, made.direction, made.error_code) == ("queued", "outbound-api", None)
    assert made.date_sent is None
    wait_for(lambda: client.messages(made.sid).fetch().status == "delivered")
    arrived = client.messages(made.sid).fetch()
    assert (arrived.body, arrived.from_, arrived.to) == ("Your visit is booked.", CLINIC_NUMBER, PATIENT)
    assert abs(arrived.date_sent - datetime.now(UTC)) < timedelta(minutes=1)


def test_frontdesk_finds_what_it_has_sent(phone_network: SandboxNetwork) -> None:
    api, before = phone_network.api(), datetime.now(UTC)

    sid = api.send(1, SENDER, "Your visit is booked.")

    assert api.find_sent(SENDER, "Your visit is booked.", before, known=()) == sid
    assert api.find_sent(SENDER, "Your visit is booked.", before, known=(sid,)) is None


def test_the_segments_of_a_message_are_counted(phone_network: SandboxNetwork) -> None:
    client = phone_network.api().client

    made = [client.messages.create(to=PATIENT, from_=CLINIC_NUMBER, body=body) for body in ("a" * 161, "好" * 70)]

    assert [each.num_segments for each in made] == ["2", "1"]


def test_a_messaging_service_chooses_the_sender_after_taking_the_message(phone_network: SandboxNetwork) -> None:
    api = phone_network.api(messaging_service_sid=SERVICE_SID)

    made = api.client.messages.create(to=PATIENT, messaging_service_sid=SERVICE_SID, body="Hello.")

    assert (made.status, made.from_, made.num_segments) == ("accepted", None, "0")
    wait_for(lambda: api.client.messages(made.sid).fetch().status == "delivered")
    chosen = api.client.messages(made.sid).fetch()
    assert (chosen.from_, chosen.num_segments) == (CLINIC_NUMBER, "1")


def test_a_message_is_redacted_and_deleted_on_request(phone_network: SandboxNetwork) -> None:
    client = phone_network.api().client
    made = client.messages.create(to=PATIENT, from_=CLINIC_NUMBER, body="Your visit is booked.")
    wait_for(lambda: client.messages(made.sid).fetch().status == "delivered")

    assert client.messages(made.sid).update(body="").body == ""
    assert client.messages(made.sid).delete()
    assert client.messages.list() == []


class Asked(dict[str, Any]):
    """Remembers which of its keys somebody has asked for."""

    def __init__(self, content: dict[str, Any]) -> None:
        super().__init__(content)
        self.keys_asked: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)


def test_an_answer_has_every_field_that_twilios_own_client_reads_and_no_other(phone_network: SandboxNetwork) -> None:
    client = phone_network.api().client
    made = client.messages.create(to=PATIENT, from_=CLINIC_NUMBER, body="Hello.")
    answer = client.request("GET", f"https://api.twilio.com{made.uri}")

    payload = Asked(json.loads(answer.text))
    MessageInstance(client.api.v2010, payload, account_sid=client.account_sid)

    assert {*payload} == payload.keys_asked
