"""Our own signing agrees with Twilio's published example and with Twilio's own checker."""

from twilio.request_validator import RequestValidator

from sandbox.twilio.signature import sign


def test_the_published_example() -> None:
    """https://www.twilio.com/docs/usage/security, "Test the validity of your webhook signature"."""
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    assert sign("12345", "https://example.com/myapp.php?foo=1&bar=2", form) == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_twilios_own_checker_agrees_on_blanks_and_other_scripts() -> None:
    url, form = "http://127.0.0.1:8000/twilio/inbound", {"Body": "好 🦷", "FromCity": "", "a": "b", "Z": "y"}

    assert RequestValidator("token").validate(url, form, sign("token", url, form))
