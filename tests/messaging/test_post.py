"""What is posted leaves once, in order, and never to somebody who wants no texts."""

import threading
from datetime import timedelta
from uuid import UUID

import pytest

from messaging import post
from messaging.attend import attend
from messaging.hold import hold_conversation
from messaging.inbox import next_unanswered
from messaging.message import Reply, Sender
from messaging.office import Office
from messaging.outbox import put_replies
from messaging.receipts import Receipt, record_receipt
from tests.messaging.fake_rasa import FakeRasa
from tests.messaging.fake_twilio import FakeTwilio, refusal
from tests.messaging.front_office import ANNA, CLINIC, Clock, Letterbox
from tests.messaging.http_server import Answered

LOST = Answered(0)


def statuses(letterbox: Letterbox) -> list[object]:
    return [status for (status,) in letterbox.select("SELECT status FROM outbox ORDER BY id")]


def taken_but_answer_lost(twilio: FakeTwilio) -> None:
    """Twilio makes the message, and its answer never reaches us."""

    def take() -> None:
        def lose(form: dict[str, str]) -> None:
            twilio.take(form)
            twilio.before_taking = lambda _: None
            raise ConnectionResetError

        twilio.before_taking = lose

    twilio.script.append(take)


def test_a_text_leaves_with_the_address_of_its_receipts(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio
) -> None:
    attend(office, letterbox.takes("hi"))
    (sent,) = twilio.sent
    assert (sent.to, sent.sender, sent.status_callback) == (
        ANNA.address,
        CLINIC,
        "https://clinic.example/twilio/status?outbox=1",
    )
    assert letterbox.select("SELECT status, provider_id, attempts FROM outbox") == [("sent", sent.sid, 1)]


def test_a_whatsapp_text_goes_to_whatsapp(office: Office, letterbox: Letterbox, twilio: FakeTwilio) -> None:
    opened = Office(
        **{name: getattr(office, name) for name in office.__slots__} | {"channels": frozenset({"whatsapp"})}
    )
    attend(opened, letterbox.takes("hi", Sender("whatsapp", ANNA.address, CLINIC)))
    assert (twilio.sent[0].to, twilio.sent[0].sender) == (f"whatsapp:{ANNA.address}", f"whatsapp:{CLINIC}")


def test_too_many_requests_are_waited_for_in_order(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    twilio.script = [refusal(429, 20429), refusal(429, 20429)]
    conversation = letterbox.takes("first")
    attend(office, conversation)
    attend(office, letterbox.takes("second"))
    assert twilio.sent == []
    clock.passes(seconds=3)
    attend(office, conversation)
    clock.passes(seconds=5)
    attend(office, conversation)
    assert twilio.bodies() == ["heard first", "heard second"]
    assert twilio.look_ups == 0


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_fault_of_our_account_costs_no_patient_an_answer(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock, status: int
) -> None:
    twilio.script = [refusal(status, 20003)]
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    clock.passes(minutes=1)
    attend(office, conversation)
    assert twilio.bodies() == ["heard hi"]


def test_twilio_out_of_reach_is_waited_for_without_a_look_up(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    from_then_on = office.twilio.client.http_client._address
    office.twilio.client.http_client._address = from_then_on._replace(netloc="127.0.0.1:1")
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    assert statuses(letterbox) == ["queued"]
    office.twilio.client.http_client._address = from_then_on
    clock.passes(minutes=1)
    attend(office, conversation)
    assert (twilio.bodies(), twilio.look_ups) == (["heard hi"], 0)


@pytest.mark.parametrize("lost", [LOST, refusal(500, 20500), Answered(201, b"{")])
def test_a_text_of_unknown_fate_that_had_not_left_is_sent_again(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock, lost: Answered
) -> None:
    twilio.script = [lost]
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    assert statuses(letterbox) == ["unknown"]
    clock.passes(seconds=4)
    attend(office, conversation)
    assert (twilio.bodies(), twilio.look_ups, statuses(letterbox)) == (["heard hi"], 1, ["sent"])


def test_a_text_of_unknown_fate_that_had_left_is_not_sent_again(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    taken_but_answer_lost(twilio)
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    clock.passes(seconds=4)
    attend(office, conversation)
    assert twilio.bodies() == ["heard hi"]
    assert letterbox.select("SELECT status, provider_id FROM outbox") == [("sent", twilio.sent[0].sid)]


def test_a_look_up_never_takes_an_older_text_with_the_same_words(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    attend(office, letterbox.takes("hi"))
    twilio.script = [LOST]
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    clock.passes(seconds=4)
    attend(office, conversation)
    assert twilio.bodies() == ["heard hi", "heard hi"]


def test_a_receipt_settles_an_unknown_fate_without_a_look_up(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    taken_but_answer_lost(twilio)
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    record_receipt(office.engine, Receipt(twilio.sent[0].sid, "queued", None, 1), clock())
    clock.passes(seconds=4)
    attend(office, conversation)
    assert (twilio.bodies(), twilio.look_ups, statuses(letterbox)) == (["heard hi"], 0, ["sent"])


def test_a_receipt_that_comes_before_twilios_answer_is_not_undone_by_it(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    send = type(office.twilio).send

    class Delivering(type(office.twilio)):  # type: ignore[misc]
        def send(self, outbox_id: int, sender: Sender, body: str) -> str:
            sid = send(self, outbox_id, sender, body)
            record_receipt(office.engine, Receipt(sid, "delivered", None, outbox_id), clock())
            return sid

    fields = {name: getattr(office, name) for name in office.__slots__}
    quick = Office(**fields | {"twilio": Delivering(office.twilio.client, office.twilio.status_callback)})
    attend(quick, letterbox.takes("hi"))
    assert letterbox.select("SELECT status, provider_id FROM outbox") == [("delivered", twilio.sent[0].sid)]


def test_a_worker_that_died_while_sending_leaves_a_text_that_is_looked_up(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    """Nobody else touches it before a send and its look-up can have ended."""
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    letterbox_update(letterbox, "UPDATE outbox SET status = 'sending', provider_id = NULL")
    clock.passes(seconds=11)
    attend(office, conversation)
    assert (twilio.look_ups, statuses(letterbox)) == (0, ["sending"])
    clock.passes(seconds=2)
    attend(office, conversation)
    assert (twilio.look_ups, twilio.bodies(), statuses(letterbox)) == (1, ["heard hi"], ["sent"])


def test_a_refusal_for_opt_out_is_kept_as_an_opt_out(office: Office, letterbox: Letterbox, twilio: FakeTwilio) -> None:
    twilio.script = [refusal(400, 21610)]
    attend(office, letterbox.takes("hi"))
    assert letterbox.select("SELECT may_text, shown_by FROM consents") == [(False, "twilio-21610")]
    attend(office, letterbox.takes("hi again"))
    assert (twilio.sent, letterbox.handovers()) == ([], ["texts_after_opt_out"])


def test_any_other_refusal_makes_a_person_look(office: Office, letterbox: Letterbox, twilio: FakeTwilio) -> None:
    twilio.script = [refusal(400, 21614)]
    attend(office, letterbox.takes("hi"))
    assert letterbox.select("SELECT status, error_code FROM outbox") == [("failed", 21614)]
    assert letterbox.handovers() == ["not_sent"]


def test_a_text_that_could_not_leave_for_hours_is_given_up_and_a_person_looks(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    twilio.script = [refusal(429, 20429)]
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    clock.passes(hours=5)
    attend(office, conversation)
    assert (twilio.sent, statuses(letterbox), letterbox.handovers()) == ([], ["failed"], ["not_sent"])


def test_an_opt_out_wins_over_texts_that_are_ready_to_leave(
    office: Office, letterbox: Letterbox, twilio: FakeTwilio, clock: Clock
) -> None:
    twilio.script = [refusal(429, 20429)]
    conversation = letterbox.takes("hi")
    attend(office, conversation)
    letterbox.takes("STOP")
    clock.passes(minutes=1)
    attend(office, conversation)
    assert (twilio.sent, statuses(letterbox)) == ([], ["withheld"])


def test_no_send_begins_after_an_opt_out_was_obeyed(
    office: Office, letterbox: Letterbox, rasa: FakeRasa, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred texts are on their way when STOP comes at some moment between two of them."""
    conversation = letterbox.takes("hi")
    write_many(office, conversation, 100)
    begun: list[bool] = []
    stopped = threading.Event()

    def take(_: dict[str, str]) -> None:
        opted_out = letterbox.select("SELECT 1 FROM consents WHERE NOT may_text")
        begun.append(bool(opted_out))
        if len(begun) == 30:
            letterbox.takes("STOP")
            stopped.set()

    twilio.before_taking = take
    monkeypatch.setattr(post, "LONGEST_PAUSE", timedelta(0))
    workers = [threading.Thread(target=attend, args=(office, conversation)) for _ in range(4)]
    for worker in workers:
        worker.start()
    assert stopped.wait(20)
    for worker in workers:
        worker.join(30)
    attend(office, conversation)
    assert not any(begun), "no send began after the opt-out was committed"
    assert letterbox.select("SELECT count(*) FROM consents WHERE NOT may_text") == [(1,)]
    assert rasa.texts() == ["hi"]


def write_many(office: Office, conversation: UUID, many: int) -> None:
    with hold_conversation(office.engine, conversation) as hold:
        assert hold is not None
        message = next_unanswered(hold.connection, conversation)
        assert message is not None
        with hold.write() as connection:
            for number in range(many):
                put_replies(connection, message, (Reply("thanked"),), f"reminder {number}", office.tell_time())


def letterbox_update(letterbox: Letterbox, statement: str) -> None:
    with letterbox.engine.begin() as connection:
        connection.exec_driver_sql(statement)
