"""Signs a webhook as https://www.twilio.com/docs/usage/security says, written apart from the code that checks it."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

HEADER = "X-Twilio-Signature"


def sign(auth_token: str, url: str, form: Mapping[str, str]) -> str:
    """HMAC-SHA1 over the address and the form's names and values, sorted by name, with nothing between them."""
    signed = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
