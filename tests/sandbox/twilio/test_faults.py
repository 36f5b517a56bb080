"""Bad days of the API come when they are switched on, and only then; Frontdesk reads each for what it is."""

from datetime import UTC, datetime

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException

from messaging.errors import SendLater, SendUnknown
from messaging.message import Sender
from tests.phone_network import ACCOUNT_SID, AUTH_TOKEN, CLINIC_NUMBER, PATIENT, SandboxNetwork

SENDER = Sender("sms", PATIENT, CLINIC_NUMBER)
CREATES = {"method": "POST", "path": "/Accounts/.*/Messages.json"}


def test_too_many_requests_is_not_processed_and_may_be_sent_again(phone_network: SandboxNetwork) -> None:
    phone_network.fault(fail_with=429, count=1, only=CREATES)
    api = phone_network.api()

    with pytest.raises(SendLater):
        api.send(1, SENDER, "Hello.")

    assert api.client.messages.list() == []
    assert api.send(1, SENDER, "Hello.").startswith("SM")


@pytest.mark.parametrize(("status", "code"), [(429, 20429), (500, 20500), (503, 20503)])
def test_a_bad_day_has_its_code(phone_network: SandboxNetwork, status: int, code: int) -> None:
    phone_network.fault(fail_with=status, retry_after=2, count=1)

    with pytest.raises(TwilioRestException) as refused:
        phone_network.api().client.messages.create(to=PATIENT, from_=CLINIC_NUMBER, body="Hello.")

    assert (refused.value.status, refused.value.code) == (status, code)


def test_a_bad_day_may_say_for_how_long(phone_network: SandboxNetwork) -> None:
    phone_network.fault(fail_with=429, retry_after=2, count=1)
    address = f"{phone_network.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"

    assert httpx.get(address, auth=(ACCOUNT_SID, AUTH_TOKEN)).headers["Retry-After"] == "2"


@pytest.mark.parametrize(
    ("fault", "is_made"),
    [({"fail_with": 500}, False), ({"hang_up": True}, False), ({"lose_answer_after_commit": True}, True)],
)
def test_frontdesk_looks_up_a_message_of_unknown_fate(
    phone_network: SandboxNetwork, fault: dict[str, object], is_made: bool
) -> None:
    phone_network.fault(**fault, count=1, only=CREATES)
    api, before = phone_network.api(), datetime.now(UTC)

    with pytest.raises(SendUnknown):
        api.send(1, SENDER, "Hello.")

    assert (api.find_sent(SENDER, "Hello.", before, known=()) is not None) == is_made


def test_a_slow_api_outlasts_a_short_patience(phone_network: SandboxNetwork) -> None:
    phone_network.fault(slow_ms=2_000, count=1)
    address = f"{phone_network.url}/2010-04-01/Accounts/{ACCOUNT_SID}/Messages.json"

    with pytest.raises(httpx.ReadTimeout):
        httpx.get(address, auth=(ACCOUNT_SID, AUTH_TOKEN), timeout=0.1)


def test_a_healed_api_answers_again(phone_network: SandboxNetwork) -> None:
    phone_network.fault(fail_with=500)
    phone_network.heal()

    assert phone_network.api().client.messages.list() == []


@pytest.mark.parametrize("written", [{"fails_with": 500}, {"fail_with": 418}, {"only": {"verb": "GET"}}])
def test_a_misspelt_fault_is_refused(phone_network: SandboxNetwork, written: dict[str, object]) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        phone_network.fault(**written)


@pytest.mark.parametrize("written", [{"end": "failed"}, {"ends": "lost"}, {"receipts": "sometimes"}])
def test_a_misspelt_fate_is_refused(phone_network: SandboxNetwork, written: dict[str, object]) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        phone_network.fate(**written)
