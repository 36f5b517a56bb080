"""A message is kept once, in the order of acceptance, and its number waits for those before it."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import repeat

from sqlalchemy import Engine, text

from messaging.attend import attend
from messaging.inbox import keep_message, next_unanswered, was_told_of_delay
from messaging.message import InboundMessage, Sender
from messaging.office import Office
from tests.messaging.fake_twilio import FakeTwilio
from tests.messaging.front_office import ANNA, BEN, NOON, Letterbox


def test_the_same_message_is_kept_once(engine: Engine) -> None:
    message = InboundMessage("SM1", ANNA, "hi")
    assert keep_message(engine, message, NOON) is not None
    assert keep_message(engine, message, NOON) is None


def test_one_sender_has_one_conversation(letterbox: Letterbox) -> None:
    assert letterbox.takes("one") == letterbox.takes("two")
    assert letterbox.takes("three", BEN) != letterbox.takes("four")


def test_a_message_waits_for_an_earlier_one_that_is_not_committed(engine: Engine, letterbox: Letterbox) -> None:
    """Else it could be answered first, although it was accepted second."""
    letterbox.takes("warm up")
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:address, 1))")
    later = threading.Thread(target=letterbox.takes, args=("later",))
    with engine.begin() as connection:
        connection.execute(lock, {"address": ANNA.address})
        later.start()
        letterbox.takes("of somebody else", BEN)
        later.join(0.2)
        assert later.is_alive()
    later.join(10)
    assert not later.is_alive()


def test_numbers_follow_the_order_in_which_messages_can_be_seen(engine: Engine, letterbox: Letterbox) -> None:
    """What a reader sees never grows in the middle."""
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            ids = [row[0] for row in letterbox.select("SELECT id FROM inbox ORDER BY id")]
            assert ids[: len(seen)] == seen
            seen[:] = [number for number in ids if isinstance(number, int)]

    reader = threading.Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(letterbox.takes, [str(number) for number in range(80)]))
    done.set()
    reader.join(10)
    assert len(letterbox.select("SELECT id FROM inbox")) == 80
    assert seen


def test_the_standing_is_as_of_now(engine: Engine, letterbox: Letterbox) -> None:
    conversation = letterbox.takes("hi")
    with engine.begin() as connection:
        connection.execute(text("UPDATE conversations SET language = 'es'"))
        handover = """INSERT INTO handovers (conversation_id, reason, silences_bot, opened_at, told_to_wait_at)
                      VALUES (:id, 'asked_for_a_person', true, now(), now()),
                             (:id, 'unavailable', false, now(), null)"""
        connection.execute(text(handover), {"id": conversation})
        consent = "INSERT INTO consents (channel, address, clinic_address, may_text, shown_by, at) VALUES "
        row = f"('sms', '{ANNA.address}', '{ANNA.clinic_address}', {{}}, 'x', now())"
        connection.execute(text(consent + row.format("true") + ", " + row.format("false")))
        message = next_unanswered(connection, conversation)
    assert message is not None
    standing = message.standing
    assert (standing.language, standing.may_text, standing.options) == ("es", False, ())
    assert (standing.handed_over, standing.told_to_wait, standing.given_up) == (True, True, True)


def test_news_of_a_delay_grow_old(engine: Engine, letterbox: Letterbox) -> None:
    conversation = letterbox.takes("hi")
    with engine.begin() as connection:
        connection.execute(text("UPDATE inbox SET told_of_delay_at = :now"), {"now": NOON})
        assert was_told_of_delay(connection, conversation, NOON + timedelta(minutes=30))
        assert not was_told_of_delay(connection, conversation, NOON + timedelta(hours=2))


def test_a_thousand_webhooks_with_repeats_are_each_acted_on_once_and_in_order(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio
) -> None:
    """Twenty patients, eight doors and workers at once, every third webhook repeated, every second bell lost."""
    senders = [Sender("sms", f"+1415555{number:04}", ANNA.clinic_address) for number in range(20)]
    messages = [InboundMessage(f"SM{number}", senders[number % 20], f"text {number:04}") for number in range(1000)]
    posted = [*messages, *messages[::3]]
    chance = random.Random(4)
    chance.shuffle(posted)

    def take_and_attend(message: InboundMessage) -> None:
        conversation = keep_message(office.engine, message, NOON)
        if conversation is not None and chance.random() > 0.5:
            attend(office, conversation)

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(take_and_attend, posted))
        left = [row[0] for row in letterbox.select("SELECT id FROM conversations")]
        list(workers.map(attend, repeat(office), [*left, *left]))  # the sweeper's bells, and its second ones
    query = "SELECT address, body FROM inbox JOIN conversations c ON c.id = conversation_id ORDER BY inbox.id"
    accepted = letterbox.select(query)
    assert len(accepted) == 1000
    for sender in senders:
        in_order = [f"heard {body}" for address, body in accepted if address == sender.address]
        assert twilio.bodies(sender.address) == in_order
