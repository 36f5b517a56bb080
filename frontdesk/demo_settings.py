"""The settings of the made-up clinic: every part of the demo reads them from its environment."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from frontdesk.parts.part import free_port
from sandbox.made_up_clinic import CLINIC_NAME, CLINIC_PHONE, CLINIC_ZONE, MRN_SYSTEM

# Of the range that is kept free for fiction (https://en.wikipedia.org/wiki/555_(telephone_number)).
CLINIC_NUMBER = "+14155550199"
INHERITED = ("PATH", "HOME", "LANG", "TMPDIR", "PYENV_VERSION")


@dataclass(frozen=True)
class Addresses:
    """Loopback ports of everything that speaks HTTP; free ones unless they are named."""

    web: int = field(default_factory=free_port)
    twilio: int = field(default_factory=free_port)
    fhir: int = field(default_factory=free_port)
    rasa: int = field(default_factory=free_port)
    actions: int = field(default_factory=free_port)

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.web}"

    @property
    def inbound_url(self) -> str:
        return f"{self.public_url}/twilio/inbound"

    @property
    def twilio_api(self) -> str:
        return f"http://127.0.0.1:{self.twilio}"

    @property
    def fhir_url(self) -> str:
        return f"http://127.0.0.1:{self.fhir}/fhir"


@dataclass(frozen=True)
class Secrets:
    """Made up anew at each start, so that no default password exists anywhere."""

    account_sid: str = field(default_factory=lambda: f"AC{secrets.token_hex(16)}")
    auth_token: str = field(default_factory=lambda: secrets.token_hex(16))
    rasa_token: str = field(default_factory=lambda: secrets.token_hex(16))


def write_environment(
    addresses: Addresses, keys: Secrets, database_url: str, redis_url: str, now: datetime | None
) -> dict[str, str]:
    offset = 0.0 if now is None else (now - datetime.now(UTC)).total_seconds()
    return {
        **inherit(os.environ),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PUBLIC_URL": addresses.public_url,
        "TWILIO_ACCOUNT_SID": keys.account_sid,
        "TWILIO_AUTH_TOKEN": keys.auth_token,
        "TWILIO_NUMBER": CLINIC_NUMBER,
        "TWILIO_API_URL": addresses.twilio_api,
        "RASA_URL": f"http://127.0.0.1:{addresses.rasa}",
        "RASA_TOKEN": keys.rasa_token,
        "ACTIONS_URL": f"http://127.0.0.1:{addresses.actions}/webhook",
        "FHIR_URL": addresses.fhir_url,
        "FHIR_MRN_SYSTEM": MRN_SYSTEM,
        "CLINIC_NAME": CLINIC_NAME,
        "CLINIC_PHONE": spoken(CLINIC_PHONE),
        "CLINIC_TIMEZONE": CLINIC_ZONE.key,
        "CLINIC_OPENING": "Monday to Friday 8 am to 6 pm, Saturday 9 am to 1 pm",
        "CLINIC_CALLING_HOURS": "We call Monday to Friday, 8 am to 5 pm.",
        "CLOCK_OFFSET_SECONDS": repr(offset),
        "LOG_LEVEL": "info",
        "PYTHONUNBUFFERED": "1",
    }


def spoken(number: str) -> str:
    """As people here write it: 415-555-0190."""
    return re.sub(r"^\+1(...)(...)(....)$", r"\1-\2-\3", number)


def inherit(environment: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the shell's own settings may leak into the demo, and none of its proxies."""
    return {name: environment[name] for name in INHERITED if name in environment}
