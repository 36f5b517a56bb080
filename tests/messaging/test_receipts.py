"""Receipts may come in any order, more than once, and before we know that the message has left."""

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from messaging.receipts import MEANING, RANK, Receipt, moves_forward, record_receipt
from tests.messaging.front_office import NOON, Letterbox

SIDS = (f"SM{number:032}" for number in count(1))
ENDS = ["failed", "undelivered", "canceled"]


@pytest.fixture
def sent(letterbox: Letterbox) -> str:
    letterbox.takes("hi")
    return put_sent(letterbox.engine)


def put_sent(engine: Engine, status: str = "sent") -> str:
    """A text that has left; answers its SID."""
    sid = next(SIDS)
    row = """INSERT INTO outbox (conversation_id, replies, body, created_at, status, provider_id)
             SELECT id, '[]', 'hello', :now, :status, :sid FROM conversations"""
    with engine.begin() as connection:
        connection.execute(text(row), {"now": NOON, "status": status, "sid": sid})
    return sid


def status_of(engine: Engine, sid: str) -> object:
    with engine.connect() as connection:
        return connection.scalar(text("SELECT status FROM outbox WHERE provider_id = :sid"), {"sid": sid})


def arrive(engine: Engine, sid: str, *statuses: str) -> None:
    for status in statuses:
        record_receipt(engine, Receipt(sid, status), NOON)


def test_a_message_moves_from_sent_to_read(engine: Engine, sent: str) -> None:
    for status in ("delivered", "read"):
        arrive(engine, sent, status)
        assert status_of(engine, sent) == status


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(["queued", "sending", "sent", "delivered", "delivered", "read"]))
def test_in_whatever_order_they_come_the_furthest_counts(engine: Engine, sent: str, order: list[str]) -> None:
    sid = put_sent(engine)
    seen = []
    for status in order:
        arrive(engine, sid, status)
        seen.append(RANK[str(status_of(engine, sid))])
    assert seen == sorted(seen), "never back"
    assert status_of(engine, sid) == "read"


@pytest.mark.parametrize("end", ENDS)
def test_what_has_failed_stays_failed(engine: Engine, sent: str, end: str) -> None:
    arrive(engine, sent, end, "sent", "delivered", "read", *ENDS)
    assert status_of(engine, sent) == end


@pytest.mark.parametrize("end", ENDS)
def test_what_was_delivered_cannot_fail(engine: Engine, sent: str, end: str) -> None:
    arrive(engine, sent, "delivered", end)
    assert status_of(engine, sent) == "delivered"


def test_the_same_receipt_again_says_nothing_new(engine: Engine, sent: str) -> None:
    assert record_receipt(engine, Receipt(sent, "delivered"), NOON)
    assert not record_receipt(engine, Receipt(sent, "delivered"), NOON)


@pytest.mark.parametrize("status", ["withheld", "failed"])
def test_what_we_did_not_send_needs_no_receipt(status: str) -> None:
    assert not any(moves_forward(status, new) for new in MEANING.values())


def test_a_message_of_unknown_fate_that_has_a_receipt_has_left(engine: Engine, sent: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET status = 'unknown', provider_id = NULL"))
        outbox_id = connection.scalar(text("SELECT id FROM outbox"))
    assert record_receipt(engine, Receipt(sent, "accepted", None, outbox_id), NOON)
    assert status_of(engine, sent) == "sent"


def test_a_receipt_of_a_first_send_leaves_the_second_as_it_is(engine: Engine, sent: str) -> None:
    with engine.connect() as connection:
        outbox_id = connection.scalar(text("SELECT id FROM outbox"))
    assert not record_receipt(engine, Receipt("SM" + "f" * 32, "failed", 30008, outbox_id), NOON)
    assert status_of(engine, sent) == "sent"


def test_an_undelivered_message_makes_a_person_look(engine: Engine, sent: str, letterbox: Letterbox) -> None:
    record_receipt(engine, Receipt(sent, "undelivered", 30003), NOON)
    assert letterbox.handovers() == ["not_delivered"]


def test_an_opt_out_that_only_the_receipt_tells_of_is_kept(engine: Engine, sent: str, letterbox: Letterbox) -> None:
    """With Advanced Opt-Out the refusal comes by receipt (https://www.twilio.com/docs/api/errors/21610)."""
    record_receipt(engine, Receipt(sent, "failed", 21610), NOON)
    assert letterbox.select("SELECT may_text, shown_by FROM consents") == [(False, "twilio-21610")]
    assert letterbox.handovers() == []
