"""What the clinic room is told when it opens; `actions/clinic_settings.py` fills it in from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from secrets import token_hex
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class NoSignIn:
    """A server on a private network that asks nobody who they are."""


@dataclass(frozen=True, slots=True)
class BasicSignIn:
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BearerSignIn:
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmartSignIn:
    """SMART Backend Services; `private_key` is a PEM or a JWK as JSON text, `token_url` None: discover it."""

    client_id: str
    private_key: str = field(repr=False)
    scope: str
    token_url: str | None = None


SignInSettings = NoSignIn | BasicSignIn | BearerSignIn | SmartSignIn


@dataclass(frozen=True, slots=True)
class ClinicSettings:
    """`visit_type_codes` maps the records' `system|code` to the keys that the bot knows ("checkup").

    `login_key` must be the same in every process that may be shown a code.
    `visit_lengths`, by the same keys, is of visits that take longer than one Slot.
    The roles by which somebody may act for a patient are codes of v3-RoleCode.
    """

    database_url: str = field(repr=False)
    fhir_url: str
    zone: ZoneInfo
    sign_in: SignInSettings = NoSignIn()
    driver: str = "plain_r4"
    region: str = "US"
    visit_type_system: str = "urn:frontdesk:visit-type"
    visit_type_codes: Mapping[str, str] = field(default_factory=dict)
    minimum_notice: timedelta = timedelta(hours=1)
    change_notice: timedelta = timedelta(hours=2)
    book_ahead: timedelta = timedelta(days=365)
    visit_lengths: Mapping[str, timedelta] = field(default_factory=dict)
    identified_for: timedelta = timedelta(days=30)
    logged_in_for: timedelta = timedelta(hours=12)
    login_key: str = field(repr=False, default_factory=token_hex)
    mrn_system: str | None = None
    dependant_until_age: int = 18
    guardians_of_children: frozenset[str] = frozenset({"MTH", "FTH", "PRN", "GUARD"})
    guardians_of_anybody: frozenset[str] = frozenset()
