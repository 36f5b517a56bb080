"""What Twilio did not sign for this account is refused, and nothing of it is kept."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from twilio.request_validator import RequestValidator
from werkzeug.exceptions import Forbidden
from werkzeug.test import EnvironBuilder

from tests.webhooks.phone_network import ACCOUNT, CLINIC, NEXT_TOKEN, PUBLIC_URL, PhoneNetwork, text_of
from webhooks.signature import refuse_unsigned, signed_url

DOCUMENTED = "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_the_documented_signature_is_ours_too(network: PhoneNetwork) -> None:
    """By https://www.twilio.com/docs/usage/security#validating-requests; what it lacks is only our AccountSid."""
    called = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    door = replace(network.door, public_url="https://example.com", validators=(RequestValidator("12345"),))
    environ = EnvironBuilder(method="POST", data=called, headers=[("X-Twilio-Signature", DOCUMENTED)]).get_environ()
    environ["RAW_URI"] = "/myapp.php?foo=1&bar=2"
    with network.app.request_context(environ), capture_logs() as logs, pytest.raises(Forbidden):
        refuse_unsigned(door)
    assert [entry["kind"] for entry in logs] == ["of another account"]


def test_a_signed_text_is_kept(network: PhoneNetwork) -> None:
    answer = network.texts("I need a checkup")
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    assert network.kept() == ["I need a checkup"]


def test_a_text_signed_with_the_next_token_is_kept(network: PhoneNetwork) -> None:
    assert network.posts("/twilio/inbound", text_of("hi"), token=NEXT_TOKEN).status_code == 200
    assert network.kept() == ["hi"]


@pytest.mark.parametrize("path", ["/twilio/inbound", "/twilio/status", "/twilio/status?outbox=1"])
@pytest.mark.parametrize("signature", [None, "", "nonsense", "ü", DOCUMENTED])
def test_a_missing_or_wrong_signature_is_refused(network: PhoneNetwork, path: str, signature: str | None) -> None:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    form = {**text_of("hi"), "MessageStatus": "delivered"}
    assert network.app.test_client().post(path, data=form, headers=headers).status_code == 403
    assert network.kept() == []


def test_a_text_signed_with_another_token_is_refused(network: PhoneNetwork) -> None:
    assert network.posts("/twilio/inbound", text_of("hi"), token="of somebody else").status_code == 403
    assert network.kept() == []


@pytest.mark.parametrize(
    "signed_at", ["http://clinic.example", "https://clinic.example:8443", "https://evil.example", "http://localhost"]
)
def test_a_text_signed_for_another_address_is_refused(network: PhoneNetwork, signed_at: str) -> None:
    assert network.posts("/twilio/inbound", text_of("hi"), signed_at=signed_at).status_code == 403
    assert network.kept() == []


@pytest.mark.parametrize("change", [{"Body": "ho"}, {"From": "+14155550666"}, {"New": "parameter"}, {"To": ""}])
def test_a_text_changed_on_its_way_is_refused(network: PhoneNetwork, change: dict[str, str]) -> None:
    form = text_of("hi")
    signature = RequestValidator("token-of-today").compute_signature(PUBLIC_URL + "/twilio/inbound", form)
    headers = {"X-Twilio-Signature": signature}
    answer = network.app.test_client().post("/twilio/inbound", data={**form, **change}, headers=headers)
    assert answer.status_code == 403
    assert network.kept() == []


def test_a_text_to_another_account_is_refused_though_it_is_signed(network: PhoneNetwork) -> None:
    assert network.texts("hi", AccountSid="AC" + "1" * 32).status_code == 403
    assert network.kept() == []


def test_a_signature_of_another_kind_is_refused(network: PhoneNetwork) -> None:
    """The header must not choose the check (twilio-python 9.13, X-Twilio-Webhooks-Signature-Settings)."""
    headers = {"X-Twilio-Webhooks-Signature-Settings": "key=SK1,algorithm=HMAC_SHA256"}
    assert network.posts("/twilio/inbound", text_of("hi"), headers=headers).status_code == 403
    assert network.kept() == []


def test_what_a_proxy_says_of_the_address_is_not_believed(network: PhoneNetwork) -> None:
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http", "Host": "10.0.0.5:8000"}
    assert network.posts("/twilio/inbound", text_of("hi"), headers=forwarded).status_code == 200
    forged = network.posts("/twilio/inbound", text_of("ho"), signed_at="http://evil.example", headers=forwarded)
    assert forged.status_code == 403
    assert network.kept() == ["hi"]


@pytest.mark.parametrize(
    "path", ["/twilio/status?outbox=7", "/twilio/inbound?clinic=Kr%C3%BCger%2BCo&x=", "/twilio/in%C3%BCbound"]
)
def test_the_address_is_taken_as_it_was_called(network: PhoneNetwork, path: str) -> None:
    """`request.url` would decode what was percent-encoded, and the signature would fail."""
    environ = EnvironBuilder(path=path, method="POST", base_url="http://10.0.0.5:8000").get_environ()
    environ["RAW_URI"] = path
    with network.app.request_context(environ):
        assert signed_url(PUBLIC_URL) == PUBLIC_URL + path


def test_a_prefix_that_a_proxy_strips_belongs_to_the_public_address(network: PhoneNetwork) -> None:
    environ = EnvironBuilder(path="/twilio/inbound", method="POST").get_environ()
    environ["RAW_URI"] = "/twilio/inbound"
    with network.app.request_context(environ):
        assert signed_url("https://clinic.example/frontdesk") == "https://clinic.example/frontdesk/twilio/inbound"


def test_every_route_under_twilio_wants_a_signature(network: PhoneNetwork) -> None:
    """Whatever is added there later, too."""
    paths = [str(rule) for rule in network.app.url_map.iter_rules() if str(rule).startswith("/twilio")]
    assert len(paths) >= 2
    for path in paths:
        assert network.app.test_client().post(path, data={"AccountSid": ACCOUNT, "To": CLINIC}).status_code == 403
