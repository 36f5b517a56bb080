"""A patient's message is kept as it came, once, and only then is the bell rung."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from tests.messaging.round_trips import count_round_trips
from tests.webhooks.phone_network import ANNA, CLINIC, PhoneNetwork, text_of
from webhooks.inbound import count_attachments, keep_storable, read_sender


def test_the_answer_to_twilio_is_empty(network: PhoneNetwork) -> None:
    assert network.texts().text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def test_a_new_text_rings_for_its_conversation(network: PhoneNetwork) -> None:
    network.texts()
    with network.engine.connect() as connection:
        assert network.rung == [connection.scalar(text("SELECT id FROM conversations"))]


def test_a_text_that_comes_again_is_kept_once_and_rings_once(network: PhoneNetwork) -> None:
    form = text_of("hi")
    assert [network.posts("/twilio/inbound", form).status_code for _ in range(3)] == [200, 200, 200]
    assert network.kept() == ["hi"]
    assert len(network.rung) == 1


def test_a_text_that_comes_many_times_at_once_is_kept_once(network: PhoneNetwork) -> None:
    form, start = text_of("hi"), threading.Barrier(8)

    def post() -> int:
        start.wait()
        return network.posts("/twilio/inbound", form).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = [answer.result() for answer in [threads.submit(post) for _ in range(8)]]
    assert statuses == [200] * 8
    assert network.kept() == ["hi"]
    assert len(network.rung) == 1


def test_first_texts_at_the_same_moment_open_one_conversation(network: PhoneNetwork) -> None:
    start = threading.Barrier(8)

    def post(number: int) -> None:
        start.wait()
        network.texts(str(number))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(post, range(8)))
    assert sorted(network.kept()) == [str(number) for number in range(8)]
    assert len(set(network.rung)) == 1


def test_whatsapp_and_sms_are_two_conversations(network: PhoneNetwork) -> None:
    network.texts("by sms")
    network.texts("by whatsapp", From=f"whatsapp:{ANNA}", To=f"whatsapp:{CLINIC}")
    with network.engine.connect() as connection:
        rows = connection.execute(text("SELECT channel, address FROM conversations ORDER BY channel")).all()
    assert [tuple(row) for row in rows] == [("sms", ANNA), ("whatsapp", ANNA)]


@pytest.mark.parametrize(
    "body",
    [
        "",
        " ",
        "¿Mañana? 你好 🩺👩‍👩‍👧 \u202eabc",
        "x" * 1600,
        "/restart",
        "a\nb\r\nc",
        "😀",
        "\x01\x1b[31m",
        "e\u0301" * 50,
    ],
)
def test_a_body_is_kept_as_it_came(network: PhoneNetwork, body: str) -> None:
    assert network.texts(body).status_code == 200
    assert network.kept() == [body]


def test_a_nul_is_left_out_since_postgresql_stores_none(network: PhoneNetwork) -> None:
    assert network.texts("a\x00b").status_code == 200
    assert network.kept() == ["ab"]


def test_a_lone_surrogate_is_no_text() -> None:
    assert keep_storable("a\ud83db") == "a?b"


def test_a_picture_without_words_is_kept(network: PhoneNetwork) -> None:
    network.texts("", NumMedia="2", MediaUrl0="https://api.twilio.com/1", MediaContentType0="image/jpeg")
    with network.engine.connect() as connection:
        assert connection.scalar(text("SELECT attachments FROM inbox")) == 2


@pytest.mark.parametrize(
    ("declared", "located", "counted"),
    [
        ("0", False, 0),
        ("3", False, 3),
        ("0", True, 1),
        ("", False, 0),
        ("-1", False, 0),
        ("²", False, 0),
        ("9" * 40, True, 1),
    ],
)
def test_attachments_are_counted(declared: str, located: bool, counted: int) -> None:
    assert count_attachments(declared, located=located) == counted


@pytest.mark.parametrize(
    ("sent_from", "channel", "address"),
    [
        ("+14155550123", "sms", "+14155550123"),
        ("whatsapp:+14155550123", "whatsapp", "+14155550123"),
        ("whatsapp:US.13491208655302741918", "whatsapp", "US.13491208655302741918"),
        ("55512", "sms", "55512"),
    ],
)
def test_a_sender_is_a_channel_and_an_address(sent_from: str, channel: str, address: str) -> None:
    sender = read_sender(sent_from, CLINIC)
    assert (sender.channel, sender.address, sender.clinic_address) == (channel, address, CLINIC)


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
def test_a_form_that_lacks_what_we_need_is_a_bad_request(network: PhoneNetwork, missing: str) -> None:
    form = text_of("hi")
    del form[missing]
    assert network.posts("/twilio/inbound", form).status_code == 400
    assert network.kept() == []


def test_a_known_number_costs_one_transaction_of_two_statements(network: PhoneNetwork) -> None:
    network.texts()
    with count_round_trips(network.engine) as trips:
        network.texts()
    assert trips.many == 5  # ping, BEGIN, two statements, COMMIT
