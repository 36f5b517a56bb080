"""Consent is a history of one sender; its newest row counts."""

from dataclasses import replace

from sqlalchemy import Engine, select, text

from messaging.consent import may_text, may_text_here, record_consent
from messaging.message import Sender
from messaging.tables import conversations
from tests.messaging.front_office import ANNA, BEN, NOON, Letterbox


def record(engine: Engine, sender: Sender, *changes: bool) -> None:
    with engine.begin() as connection:
        for allowed in changes:
            record_consent(connection, sender, allowed=allowed, shown_by="inbox-1", at=NOON)


def test_whoever_texts_first_may_be_answered(engine: Engine) -> None:
    with engine.connect() as connection:
        assert may_text(connection, ANNA)


def test_the_newest_word_counts(engine: Engine) -> None:
    for changes, allowed in (((False,), False), ((True,), True), ((False, True, False), False)):
        record(engine, ANNA, *changes)
        with engine.connect() as connection:
            assert may_text(connection, ANNA) is allowed


def test_consent_is_of_one_sender_on_one_channel_to_one_number(engine: Engine) -> None:
    record(engine, ANNA, False)
    with engine.connect() as connection:
        for other in (BEN, replace(ANNA, channel="whatsapp"), replace(ANNA, clinic_address="+14155550100")):
            assert may_text(connection, other)


def test_the_history_keeps_changes_only_and_all_of_them(letterbox: Letterbox) -> None:
    record(letterbox.engine, ANNA, True, False, False, True, True, False)
    rows = letterbox.select("SELECT may_text, shown_by, at FROM consents ORDER BY id")
    assert rows == [(False, "inbox-1", NOON), (True, "inbox-1", NOON), (False, "inbox-1", NOON)]


def test_a_query_on_conversations_says_the_same(letterbox: Letterbox) -> None:
    letterbox.takes("hi")
    letterbox.takes("hi", BEN)
    record(letterbox.engine, ANNA, False)
    with letterbox.engine.connect() as connection:
        rows = connection.execute(select(conversations.c.address, may_text_here()))
        assert {tuple(row) for row in rows} == {(ANNA.address, False), (BEN.address, True)}


def test_no_row_is_ever_changed(letterbox: Letterbox) -> None:
    record(letterbox.engine, ANNA, False)
    before = letterbox.select("SELECT * FROM consents")
    record(letterbox.engine, ANNA, True)
    assert letterbox.select("SELECT * FROM consents ORDER BY id LIMIT 1") == before
    with letterbox.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM consents")) == 2
