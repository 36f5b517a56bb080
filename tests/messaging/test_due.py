"""What stands first in a conversation says when it has something to do."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine, text

from messaging.attend import attend
from messaging.due import Head, find_heads
from messaging.office import Office
from messaging.outbox import SENDING_IS_STALE_AFTER
from tests.messaging.front_office import BEN, NOON, Clock, Letterbox


def heads(engine: Engine) -> list[Head]:
    with engine.connect() as connection:
        return find_heads(connection)


def test_nothing_is_due_where_all_is_done(office: Office, letterbox: Letterbox) -> None:
    attend(office, letterbox.takes("hi"))
    assert heads(office.engine) == []


def test_the_oldest_unanswered_text_stands_first(engine: Engine, letterbox: Letterbox, clock: Clock) -> None:
    conversation = letterbox.takes("first")
    clock.passes(minutes=1)
    letterbox.takes("second")
    assert heads(engine) == [Head(conversation, NOON, None)]
    with engine.begin() as connection:
        later = NOON + timedelta(seconds=30)
        connection.execute(text("UPDATE inbox SET next_try_at = :later WHERE body = 'first'"), {"later": later})
    assert heads(engine) == [Head(conversation, NOON, later)]


def test_a_reply_on_its_way_is_due_when_its_sender_must_be_dead(office: Office, letterbox: Letterbox) -> None:
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    with office.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET status = 'sending'"))
    assert heads(office.engine) == [Head(conversation, NOON, NOON + SENDING_IS_STALE_AFTER)]


def test_one_conversation_can_be_asked_for_alone(engine: Engine, letterbox: Letterbox) -> None:
    conversation = letterbox.takes("hi")
    letterbox.takes("hi", BEN)
    with engine.connect() as connection:
        assert find_heads(connection, conversation) == [Head(conversation, NOON, None)]
    assert len(heads(engine)) == 2


def test_a_head_is_due_at_once_or_at_its_time() -> None:
    of_now = Head(UUID(int=1), NOON, None)
    assert of_now.is_due(NOON - timedelta(days=1))
    later = Head(UUID(int=1), NOON, NOON)
    assert (later.is_due(NOON - timedelta(seconds=1)), later.is_due(NOON)) == (False, True)
