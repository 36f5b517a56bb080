"""Refuses what Twilio did not sign for this account (https://www.twilio.com/docs/usage/security)."""

from urllib.parse import urlsplit

import structlog
from flask import abort, request

from webhooks.door import Door

log = structlog.get_logger()

SIGNATURE = "X-Twilio-Signature"

# Sent when a webhook is signed with a shared key by another algorithm: the header must not choose the check.
OTHER_SIGNATURE = "X-Twilio-Webhooks-Signature-Settings"


def refuse_unsigned(door: Door) -> None:
    """Aborts with 403. The signature holds no time: what is replayed is caught by its MessageSid in the inbox."""
    signature = request.headers.get(SIGNATURE, "")
    if not signature:
        refuse("unsigned")
    if OTHER_SIGNATURE in request.headers:
        refuse("signed in another way")
    url = signed_url(door.public_url)
    if not any(validator.validate(url, request.form, signature) for validator in door.validators):
        refuse("wrongly signed")
    if request.form.get("AccountSid") != door.account_sid:
        refuse("of another account")


def signed_url(public_url: str) -> str:
    """The address as Twilio called it: ours by setting, never by a forwarded header, with path and query undecoded.

    gunicorn and werkzeug keep the raw request line; Flask's own `request.url` decodes what was percent-encoded.
    """
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path.rstrip("?")
    asked = urlsplit(raw)
    return f"{public_url}{asked.path}" + (f"?{asked.query}" if asked.query else "")


def refuse(why: str) -> None:
    log.warning("webhook refused", kind=why)
    abort(403)
