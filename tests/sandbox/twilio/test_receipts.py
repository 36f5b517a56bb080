"""The receipts of a message: signed, in their order or out of it, and true to what became of it."""

import pytest

from tests.phone_network import ACCOUNT_SID, CLINIC_NUMBER, PATIENT, SandboxNetwork, wait_for


def send(phone_network: SandboxNetwork, status_callback: str | None = None) -> str:
    made = phone_network.api().client.messages.create(
        to=PATIENT,
        from_=CLINIC_NUMBER,
        body="Hello.",
        status_callback=status_callback or f"{phone_network.clinic.url}/twilio/status",
    )
    return str(made.sid)


def statuses(phone_network: SandboxNetwork) -> list[str]:
    return [receipt["MessageStatus"] for receipt in phone_network.clinic.receipts]


def test_each_step_is_reported_signed_and_in_order(phone_network: SandboxNetwork) -> None:
    """The clinic of the tests refuses what is not rightly signed, so what it has was."""
    sid = send(phone_network)

    wait_for(lambda: len(phone_network.clinic.receipts) == 3)

    assert statuses(phone_network) == ["queued", "sent", "delivered"]
    last = phone_network.clinic.receipts[-1]
    assert (last["MessageSid"], last["SmsSid"], last["AccountSid"]) == (sid, sid, ACCOUNT_SID)
    assert (last["From"], last["To"]) == (CLINIC_NUMBER, PATIENT)
    assert len(last["RawDlrDoneDate"]) == 10
    assert "ErrorCode" not in last


def test_receipts_may_come_in_reverse(phone_network: SandboxNetwork) -> None:
    phone_network.fate(receipts="reversed", count=1)
    send(phone_network)

    wait_for(lambda: len(phone_network.clinic.receipts) == 3)

    assert statuses(phone_network) == ["delivered", "sent", "queued"]


def test_receipts_may_come_twice(phone_network: SandboxNetwork) -> None:
    phone_network.fate(receipts="doubled", count=1)
    send(phone_network)

    wait_for(lambda: len(phone_network.clinic.receipts) == 6)

    assert statuses(phone_network) == ["queued", "queued", "sent", "sent", "delivered", "delivered"]


@pytest.mark.parametrize(
    ("ends", "code", "reported"),
    [
        ("undelivered", 30003, ["queued", "sent", "undelivered"]),
        ("failed", 30034, ["queued", "failed"]),
    ],
)
def test_a_message_that_does_not_arrive_says_why(
    phone_network: SandboxNetwork, ends: str, code: int, reported: list[str]
) -> None:
    phone_network.fate(ends=ends, error_code=code, count=1)
    sid = send(phone_network)

    wait_for(lambda: len(phone_network.clinic.receipts) == len(reported))

    assert statuses(phone_network) == reported
    assert phone_network.clinic.receipts[-1]["ErrorCode"] == str(code)
    kept = phone_network.api().client.messages(sid).fetch()
    assert (kept.status, kept.error_code) == (ends, code)
    assert kept.error_message
    assert phone_network.shown_on(PATIENT) == []


def test_a_fate_is_of_as_many_messages_as_was_said(phone_network: SandboxNetwork) -> None:
    phone_network.fate(ends="undelivered", error_code=30003, count=1)
    first, second = send(phone_network), send(phone_network)
    client = phone_network.api().client

    wait_for(lambda: client.messages(second).fetch().status == "delivered")
    wait_for(lambda: client.messages(first).fetch().status == "undelivered")


def test_a_message_arrives_though_nobody_takes_its_receipts(phone_network: SandboxNetwork) -> None:
    send(phone_network, status_callback="http://127.0.0.1:9/nobody")

    wait_for(lambda: [shown["body"] for shown in phone_network.shown_on(PATIENT)] == ["Hello."])
    assert phone_network.clinic.receipts == []


def test_the_query_of_a_status_callback_is_signed_as_it_stands(phone_network: SandboxNetwork) -> None:
    send(phone_network, status_callback=f"{phone_network.clinic.url}/twilio/status?outbox=7&note=a%20b%2Bc")

    wait_for(lambda: statuses(phone_network) == ["queued", "sent", "delivered"])
