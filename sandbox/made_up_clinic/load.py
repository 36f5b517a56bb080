"""Loads the made-up clinic into any FHIR R4 server, in transactions that every server takes."""

from collections.abc import Sequence

import httpx

from sandbox.made_up_clinic.data import Resource

# Azure takes at most 500 entries in a transaction; HAPI loads 1,700 Slots a second in this size.
ENTRIES_PER_TRANSACTION = 500
SECONDS_PER_TRANSACTION = 120


def load_into(fhir_url: str, resources: Sequence[Resource]) -> None:
    """Writes each resource under its own id, replacing what is there; raises httpx.HTTPStatusError when refused."""
    with httpx.Client(timeout=SECONDS_PER_TRANSACTION) as server:
        for first in range(0, len(resources), ENTRIES_PER_TRANSACTION):
            transaction = write_transaction(resources[first : first + ENTRIES_PER_TRANSACTION])
            answer = server.post(fhir_url, json=transaction, headers={"Content-Type": "application/fhir+json"})
            answer.raise_for_status()


def write_transaction(resources: Sequence[Resource]) -> Resource:
    entries = [
        {"resource": resource, "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"}}
        for resource in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
