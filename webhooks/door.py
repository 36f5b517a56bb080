"""What the door needs to know: whose webhooks it takes, and where it puts what they carry."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine
from twilio.request_validator import RequestValidator


@dataclass(frozen=True, slots=True)
class Door:
    engine: Engine
    public_url: str
    account_sid: str
    validators: tuple[RequestValidator, ...]  # two while the auth token is being changed
    ring: Callable[[UUID], None]
