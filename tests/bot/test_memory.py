"""Rasa remembers a conversation for as long as it is needed, and no longer; it stays short."""

from collections.abc import Iterator

import psycopg
import pytest

from frontdesk.parts.part import wait_until_ready
from tests.bot.conftest import Started
from tests.bot.ear import Ear, new_sender

HOUR = 3600
SECONDS_TO_FORGET = 20


@pytest.fixture
def events(started: Started) -> Iterator[psycopg.Connection]:
    with psycopg.connect(started.database_url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


def let_time_pass(events: psycopg.Connection, sender: str, seconds: float) -> None:
    """Rasa takes the time of an event from its JSON, and looks for the last session by the column."""
    events.execute(
        """UPDATE events SET timestamp = timestamp - %(seconds)s,
               data = jsonb_set(data::jsonb, '{timestamp}', to_jsonb((data::jsonb->>'timestamp')::float - %(seconds)s))
           WHERE sender_id = %(sender)s""",
        {"seconds": seconds, "sender": sender},
    )


def count(events: psycopg.Connection, sender: str, kind: str = "%") -> int:
    row = events.execute(
        "SELECT count(*) FROM events WHERE sender_id = %s AND type_name LIKE %s", [sender, kind]
    ).fetchone()
    assert row is not None
    number: int = row[0]
    return number


def test_what_was_asked_for_outlives_a_session(ear: Ear, events: psycopg.Connection) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    let_time_pass(events, sender, 2 * HOUR)
    ear.hear("later", sender)
    assert count(events, sender, "session_started") == 2
    assert ear.last_tracker["slots"]["booking"] == {"turns": 1}
    assert ear.last_tracker["slots"]["misunderstood"] == 0


def test_what_was_asked_for_yesterday_is_not_brought_up_again(ear: Ear, events: psycopg.Connection) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    let_time_pass(events, sender, 25 * HOUR)
    ear.hear("later", sender)
    assert ear.last_tracker["slots"]["booking"] is None


def test_an_old_session_is_not_carried_to_the_action(ear: Ear, events: psycopg.Connection) -> None:
    sender = new_sender()
    ear.hear("book", sender)
    let_time_pass(events, sender, 2 * HOUR)
    ear.hear("later", sender)
    ear.hear("earlier", sender)
    said = [event["text"] for event in ear.last_tracker["events"] if event["event"] == "user"]
    assert said == ["later", "earlier"]


def test_a_long_conversation_does_not_make_each_new_session_longer(ear: Ear, events: psycopg.Connection) -> None:
    sender, lengths = new_sender(), []
    for _ in range(4):
        before = count(events, sender)
        for text in ("book", "later", "earlier"):
            ear.hear(text, sender)
        lengths.append(count(events, sender) - before)
        let_time_pass(events, sender, 2 * HOUR)
    assert lengths[1] == lengths[2] == lengths[3]


def test_what_was_said_long_ago_is_deleted(ear: Ear, events: psycopg.Connection) -> None:
    long_ago, lately = new_sender(), new_sender()
    for sender in (long_ago, lately):
        ear.hear("book", sender)
    let_time_pass(events, long_ago, 31 * 24 * HOUR)
    ear.rasa.stop()
    ear.rasa.start()  # it forgets when it starts, and every few hours
    wait_until_ready(lambda: count(events, long_ago) == 0, SECONDS_TO_FORGET, ear.rasa.process)
    assert count(events, lately) > 0
