"""A delivery receipt finds the message that it is about, and says no more than what Twilio signed."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from tests.webhooks.phone_network import PhoneNetwork, text_of
from webhooks.receipt import read_number


@pytest.fixture
def outbox_id(network: PhoneNetwork) -> int:
    """A text that is on its way: Twilio has it, and we have not heard its answer yet."""
    network.texts("hi")
    row = """INSERT INTO outbox (conversation_id, replies, body, created_at, status, sending_since)
             SELECT id, '[]', 'hello', :now, 'sending', :now FROM conversations RETURNING id"""
    with network.engine.begin() as connection:
        made: int = connection.execute(text(row), {"now": datetime.now(UTC)}).scalar_one()
        return made


def receipt(status: str, **more: str) -> dict[str, str]:
    return {**text_of("", MessageSid="SM" + "a" * 32), "MessageStatus": status, "SmsStatus": status, **more}


def outbox(network: PhoneNetwork) -> tuple[object, ...]:
    with network.engine.connect() as connection:
        return tuple(connection.execute(text("SELECT status, provider_id, error_code FROM outbox")).one())


def test_a_receipt_that_comes_before_twilios_answer_is_kept(network: PhoneNetwork, outbox_id: int) -> None:
    answer = network.posts(f"/twilio/status?outbox={outbox_id}", receipt("delivered"))
    assert (answer.status_code, answer.data) == (204, b"")
    assert outbox(network) == ("delivered", "SM" + "a" * 32, None)


def test_a_failure_keeps_its_code(network: PhoneNetwork, outbox_id: int) -> None:
    network.posts(f"/twilio/status?outbox={outbox_id}", receipt("undelivered", ErrorCode="30003"))
    assert outbox(network) == ("undelivered", "SM" + "a" * 32, 30003)


@pytest.mark.parametrize("query", ["", "?outbox=", "?outbox=x", "?outbox=-1", "?outbox=99999", "?outbox=" + "9" * 30])
def test_a_receipt_for_no_message_of_ours_changes_nothing(network: PhoneNetwork, outbox_id: int, query: str) -> None:
    assert network.posts(f"/twilio/status{query}", receipt("delivered")).status_code == 204
    assert outbox(network) == ("sending", None, None)
    assert outbox_id


def test_a_status_that_twilio_may_invent_later_changes_nothing(network: PhoneNetwork, outbox_id: int) -> None:
    assert network.posts(f"/twilio/status?outbox={outbox_id}", receipt("teleported")).status_code == 204
    assert outbox(network) == ("sending", None, None)


@pytest.mark.parametrize("missing", ["MessageSid", "MessageStatus"])
def test_a_receipt_that_lacks_what_we_need_is_a_bad_request(network: PhoneNetwork, missing: str) -> None:
    form = receipt("sent")
    del form[missing]
    assert network.posts("/twilio/status", form).status_code == 400


@pytest.mark.parametrize(
    ("written", "read"), [("21610", 21610), ("", None), ("٣", None), ("1e3", None), ("9" * 19, None)]
)
def test_only_plain_numbers_are_numbers(written: str, read: int | None) -> None:
    assert read_number(written) == read
