"""One worker holds a conversation; who outlives its lock can't write any more."""

from uuid import UUID

import pytest
from sqlalchemy import Engine, text

from messaging.errors import LostTheConversation
from messaging.hold import hold_conversation
from tests.messaging.front_office import BEN, Letterbox


@pytest.fixture
def conversation(letterbox: Letterbox) -> UUID:
    return letterbox.takes("hi")


def test_a_conversation_is_held_by_one(engine: Engine, conversation: UUID) -> None:
    with hold_conversation(engine, conversation) as first, hold_conversation(engine, conversation) as second:
        assert first is not None
        assert second is None
    with hold_conversation(engine, conversation) as third:
        assert third is not None
        assert third.fence == first.fence + 1


def test_two_conversations_are_held_at_once(engine: Engine, conversation: UUID, letterbox: Letterbox) -> None:
    other = letterbox.takes("hi", BEN)
    with hold_conversation(engine, conversation) as first, hold_conversation(engine, other) as second:
        assert None not in (first, second)


def test_an_error_lets_go(engine: Engine, conversation: UUID) -> None:
    with pytest.raises(ZeroDivisionError), hold_conversation(engine, conversation):
        raise ZeroDivisionError
    with hold_conversation(engine, conversation) as hold:
        assert hold is not None


def test_a_hold_ends_with_its_connection(engine: Engine, conversation: UUID) -> None:
    with hold_conversation(engine, conversation) as first:
        assert first is not None
        close_the_connection_of(engine, first.connection.scalar(text("SELECT pg_backend_pid()")))
        with hold_conversation(engine, conversation) as second:
            assert second is not None


def test_who_lost_the_hold_can_write_no_more(engine: Engine, conversation: UUID) -> None:
    with hold_conversation(engine, conversation) as first:
        assert first is not None
        close_the_connection_of(engine, first.connection.scalar(text("SELECT pg_backend_pid()")))
        with hold_conversation(engine, conversation) as second:
            assert second is not None
            with second.write() as connection:
                connection.execute(text("UPDATE conversations SET language = 'es'"))
        with pytest.raises(LostTheConversation), first.write() as connection:
            connection.execute(text("UPDATE conversations SET language = 'ru'"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT language FROM conversations")) == "es"


def test_who_writes_keeps_its_successor_waiting(engine: Engine, conversation: UUID) -> None:
    """Else both could pass the fence at the same moment."""
    raise_fence = text("SET LOCAL lock_timeout = '50ms'; UPDATE conversations SET fence = fence + 1")
    with hold_conversation(engine, conversation) as hold:
        assert hold is not None
        with hold.write(), engine.connect() as connection, pytest.raises(Exception, match="lock timeout"):
            connection.execute(raise_fence)


def test_who_writes_keeps_no_new_text_waiting(engine: Engine, conversation: UUID, letterbox: Letterbox) -> None:
    with hold_conversation(engine, conversation) as hold:
        assert hold is not None
        with hold.write():
            assert letterbox.takes("another text") == conversation


def close_the_connection_of(engine: Engine, pid: object) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})
