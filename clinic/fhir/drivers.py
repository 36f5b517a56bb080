"""The ways of writing to a FHIR server, by what it can do; a clinic names the one for its own (FHIR_DRIVER)."""

from dataclasses import dataclass

from clinic.fhir.claim_then_create import ClaimingClient
from clinic.fhir.client import FhirClient


@dataclass(frozen=True, slots=True)
class Driver:
    """What it declares to do, for `frontdesk doctor`, and the client that does it."""

    does: str
    client: type[FhirClient]
    needs_transactions: bool
    remedy: str  # when the lock does not hold


DRIVERS = {
    "plain_r4": Driver(
        does="each booking and each change is one transaction",
        client=FhirClient,
        needs_transactions=True,
        remedy="set FHIR_DRIVER=claim_then_create and test again",
    ),
    "claim_then_create": Driver(
        does="a Slot is claimed, then the Appointment written, then the Slot settled; claims left behind are swept",
        client=ClaimingClient,
        needs_transactions=False,
        remedy="do not use it: it would book one time twice",
    ),
}
