"""The phone's side of the network, without a browser."""

from typing import Any

import httpx
import pytest

from sandbox.made_up_clinic import PHONES
from tests.phone_network import CLINIC_NUMBER, PATIENT, SandboxNetwork, wait_for

OTHER = "+16505550103"


def look(phone_network: SandboxNetwork, **query: Any) -> Any:
    answer = httpx.get(f"{phone_network.url}/phone/messages", params={"number": PATIENT, **query})
    return answer.raise_for_status().json()


def test_everybody_with_a_phone_can_be_chosen(phone_network: SandboxNetwork) -> None:
    listed = httpx.get(f"{phone_network.url}/phone/people").json()

    assert [person["phone"] for person in listed["people"]] == [owner.phone for owner in PHONES]
    assert listed["clinic"]["phone"] == CLINIC_NUMBER


def test_a_phone_sees_only_what_is_its_own(phone_network: SandboxNetwork) -> None:
    phone_network.clinic.says = lambda form: [f"For {form['From']}"]
    phone_network.texts("mine")
    phone_network.texts("not mine", sent_from=OTHER)

    wait_for(lambda: len(phone_network.shown_on(OTHER)) == 2)
    wait_for(lambda: len(phone_network.shown_on(PATIENT)) == 2)
    assert [each["body"] for each in phone_network.shown_on(PATIENT)] == ["mine", f"For {PATIENT}"]


def test_a_phone_that_looks_again_gets_what_has_changed(phone_network: SandboxNetwork) -> None:
    phone_network.texts("one")
    seen = look(phone_network)
    phone_network.texts("two")

    changed = look(phone_network, after=seen["version"], run=seen["run"])

    assert [each["body"] for each in changed["messages"]] == ["two"]
    assert look(phone_network, after=changed["version"], run=changed["run"])["messages"] == []


def test_a_phone_that_remembers_another_run_gets_everything(phone_network: SandboxNetwork) -> None:
    phone_network.texts("one")

    assert len(look(phone_network, after=10_000, run="another")["messages"]) == 1


@pytest.mark.parametrize(
    "written",
    [
        {"from": "+1415", "body": "hello"},
        {"from": CLINIC_NUMBER, "body": "hello"},
        {"body": "hello"},
        {"from": PATIENT, "body": "a" * 1601},
        {"from": PATIENT, "body": 7},
        {"from": PATIENT, "media": [{"type": "text/html", "content": "PGI+"}]},
        {"from": PATIENT, "media": [{"type": "image/svg+xml", "content": "PGI+"}]},
        {"from": PATIENT, "media": [{"type": "image/png", "content": "not base64!"}]},
        {"from": PATIENT, "media": ["picture"]},
        {"from": PATIENT, "media": [{"type": "image/png", "content": ""}] * 11},
        {"from": PATIENT, "location": {"latitude": 91, "longitude": 0}},
        {"from": PATIENT, "location": {"latitude": "nan", "longitude": 0}},
        {"from": PATIENT, "location": "here"},
        ["hello"],
    ],
)
def test_what_no_phone_could_send_is_refused_with_words(phone_network: SandboxNetwork, written: object) -> None:
    answer = httpx.post(f"{phone_network.url}/phone/send", json=written)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert phone_network.clinic.texts == []


def test_a_form_of_another_page_can_not_text(phone_network: SandboxNetwork) -> None:
    """A browser lets any page post a form anywhere, but asks before it posts JSON elsewhere."""
    answer = httpx.post(f"{phone_network.url}/phone/send", data={"from": PATIENT, "body": "hello"})

    assert answer.status_code == 415
    assert phone_network.clinic.texts == []


def test_what_is_no_json_is_refused(phone_network: SandboxNetwork) -> None:
    headers = {"Content-Type": "application/json"}

    assert httpx.post(f"{phone_network.url}/phone/send", content="{", headers=headers).status_code == 400


def test_the_page_may_load_and_run_only_its_own(phone_network: SandboxNetwork) -> None:
    for path in ("/phone", "/phone/page/phone.js", "/phone/people"):
        headers = httpx.get(f"{phone_network.url}{path}").raise_for_status().headers
        assert headers["Content-Security-Policy"].startswith("default-src 'self';")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_beside_the_page_can_not_be_read(phone_network: SandboxNetwork) -> None:
    assert httpx.get(f"{phone_network.url}/phone/page/..%2fdoor.py").status_code == 404
