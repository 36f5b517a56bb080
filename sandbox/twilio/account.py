"""The account whose messages these are, and who may speak for it."""

import hmac
from dataclasses import dataclass, field

from aiohttp import BasicAuth


@dataclass(frozen=True, slots=True)
class Account:
    """`api_keys`: SID -> secret. Webhooks are signed with the auth token, whoever sends."""

    sid: str
    auth_token: str
    clinic_number: str
    api_keys: dict[str, str] = field(default_factory=dict)
    messaging_service_sid: str | None = None

    def lets_in(self, authorization: str) -> bool:
        """Whether this `Authorization` header opens the account."""
        try:
            shown = BasicAuth.decode(authorization, encoding="utf-8")
        except ValueError:
            return False
        expected = {self.sid: self.auth_token, **self.api_keys}.get(shown.login)
        return expected is not None and hmac.compare_digest(expected.encode(), shown.password.encode())
