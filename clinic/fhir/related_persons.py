"""Reads for whom a RelatedPerson may act: which codes say so, from when to when, and what the patient is to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from clinic.fhir.patients import has_number, read_birth_date
from clinic.fhir.resource import Resource, each_coding, read_reference
from clinic.on_file import Dependant, FiledPatient

_ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"

# What the patient is to somebody with that role (v3-RoleCode); a grandchild is a child to whoever looks after it.
# GUARD says nothing of kinship, so it counts only alone.
_KIN = {
    "child": "MTH FTH PRN NMTH NFTH NPRN STPMTH STPFTH STPPRN ADOPTM ADOPTF ADOPTP MTHFOST FTHFOST PRNFOST GESTM "
    "GRMTH GRFTH GRPRN MGRMTH MGRFTH MGRPRN PGRMTH PGRFTH PGRPRN",
    "parent": "CHILD SON DAU SONC DAUC NCHILD SONADOPT DAUADOPT CHLDADOPT STPCHLD STPSON STPDAU",
    "spouse": "SPS HUSB WIFE DOMPART",
}
_KIN_OF_ROLE = {role: kin for kin, roles in _KIN.items() for role in roles.split()}


@dataclass(frozen=True, slots=True)
class Guardianship:
    """The roles (v3-RoleCode) by which the clinic lets somebody act: for who is under age, and for anybody."""

    for_children: frozenset[str]
    for_anybody: frozenset[str]


def speaks_by(related: Resource, number: str, region: str) -> bool:
    return bool(related.get("active", True)) and has_number(related, number, region)


def patient_of(related: Resource) -> str | None:
    """The patient's id."""
    reference = read_reference(related.get("patient"))
    return reference[1] if reference is not None and reference[0] == "Patient" else None


def read_dependant(related: Resource, filed: FiledPatient, allowed: Guardianship) -> Dependant | None:
    """None when the clinic does not let that relation act, or it can't be told from when to when it holds."""
    roles = {each.get("code", "") for each in each_coding(related.get("relationship")) if each.get("system") == _ROLES}
    if not roles & (allowed.for_children | allowed.for_anybody):
        return None
    try:
        since, until = _read_period(related.get("period", {}))
    except ValueError:
        return None
    return Dependant(
        filed,
        _read_kin(roles),
        since,
        until,
        at_any_age=bool(roles & allowed.for_anybody),
        guardian_birth_date=read_birth_date(related.get("birthDate")),
    )


def _read_kin(roles: Iterable[str]) -> str:
    kin = {_KIN_OF_ROLE[role] for role in roles if role in _KIN_OF_ROLE}
    if not kin and "GUARD" in roles:
        return "child"
    return kin.pop() if len(kin) == 1 else "other"


def _read_period(period: Resource) -> tuple[date, date]:
    """First and last day, both included."""
    start, end = period.get("start"), period.get("end")
    return (
        date.min if start is None else _read_day(start, "-01-01"),
        date.max if end is None else _read_day(end, "-12-31"),
    )


def _read_day(written: str, rest_of_year: str) -> date:
    """Of a FHIR dateTime, which may be but a year or a month; ValueError for anything else.

    A month that ends a period is counted to its 28th day, so that nobody acts a day too long.
    """
    day = written.partition("T")[0]
    if len(day) == len("2026"):
        return date.fromisoformat(day + rest_of_year)
    if len(day) == len("2026-03"):
        return date.fromisoformat(day + ("-01" if rest_of_year == "-01-01" else "-28"))
    return date.fromisoformat(day)
