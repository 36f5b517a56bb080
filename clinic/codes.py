"""One-time codes: eight digits by lot, of which only a keyed hash is kept."""

import hashlib
import hmac
import re
import secrets
from uuid import UUID

DIGITS = 8


def draw_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def hash_code(key: str, login: UUID, code: str) -> bytes:
    """The same code has another hash in every login."""
    return hmac.digest(key.encode(), f"{login}|{code}".encode(), hashlib.sha256)


def read_code(text: str) -> str:
    """The digits of a text: a code is typed as "1234 5678" too.

    >>> read_code("1234-5678.")
    '12345678'
    """
    return re.sub(r"[^0-9]", "", text)
