"""The carrier obeys its own words, and what it obeys comes back to the clinic as error 21610."""

import pytest

from messaging.consent import OPTED_OUT
from messaging.errors import NotSent
from messaging.message import Sender
from sandbox.twilio.opt_outs import HELP, RESUBSCRIBED, UNSUBSCRIBED, OptOuts
from tests.phone_network import CLINIC_NUMBER, PATIENT, SandboxNetwork, wait_for

SENDER = Sender("sms", PATIENT, CLINIC_NUMBER)


def heard(phone_network: SandboxNetwork) -> list[str]:
    return [shown["body"] for shown in phone_network.shown_on(PATIENT) if shown["by"] == "carrier"]


def test_who_texts_stop_gets_no_more_until_start(phone_network: SandboxNetwork) -> None:
    api = phone_network.api()
    phone_network.texts("STOP")

    with pytest.raises(NotSent) as refused:
        api.send(1, SENDER, "Your visit is tomorrow.")
    assert refused.value.code == OPTED_OUT
    assert api.send(1, Sender("sms", "+16505550103", CLINIC_NUMBER), "Hello.").startswith("SM")

    phone_network.texts("start")
    assert api.send(1, SENDER, "Your visit is tomorrow.").startswith("SM")


def test_the_carrier_confirms_by_itself_and_the_clinic_hears_of_it(phone_network: SandboxNetwork) -> None:
    phone_network.texts("Stop")
    phone_network.texts("START")

    wait_for(lambda: heard(phone_network) == [UNSUBSCRIBED, RESUBSCRIBED])
    assert [form["Body"] for form in phone_network.clinic.texts] == ["Stop", "START"]
    directions = [each.direction for each in phone_network.api().client.messages.list(to=PATIENT)]
    assert directions == ["outbound-reply", "outbound-reply"]


@pytest.mark.parametrize(
    "word", ["STOP", "stopall", "Unsubscribe", "CANCEL", "end", "quit", "revoke", "OptOut", " stop\n"]
)
def test_the_words_that_opt_out(word: str) -> None:
    carrier = OptOuts()

    assert carrier.obey(PATIENT, word) == UNSUBSCRIBED
    assert carrier.has(PATIENT)


@pytest.mark.parametrize("text", ["STOP PLEASE", "please stop", "cancel my visit", "", "no"])
def test_a_text_of_more_than_the_word_opts_nobody_out(text: str) -> None:
    carrier = OptOuts()

    assert carrier.obey(PATIENT, text) is None
    assert not carrier.has(PATIENT)


@pytest.mark.parametrize("word", ["START", "yes", "unstop"])
def test_an_opt_in_word_means_nothing_from_somebody_who_is_in(word: str) -> None:
    assert OptOuts().obey(PATIENT, word) is None


def test_help_is_answered_but_not_to_somebody_who_is_out() -> None:
    carrier = OptOuts()

    assert carrier.obey(PATIENT, "help") == HELP
    carrier.obey(PATIENT, "stop")
    assert carrier.obey(PATIENT, "help") is None
    assert carrier.obey(PATIENT, "stop") is None
