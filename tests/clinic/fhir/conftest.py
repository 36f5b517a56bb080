"""Clients and records on the FHIR servers, and what the tests book on them."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.transaction import BOOKING_SYSTEM, Request
from tests.fhir_servers import NOW, FhirServer

Resource = dict[str, Any]
OpenClient = Callable[[FhirServer], FhirClient]
CHECKUP = {"coding": [{"system": "urn:frontdesk:visit-type", "code": "checkup"}], "text": "Checkup"}


@pytest.fixture
async def open_client() -> AsyncIterator[OpenClient]:
    connection = Connection()
    yield lambda server: FhirClient(server.url, connection)
    await connection.close()


@pytest.fixture
def client(fhir_server: FhirServer, open_client: OpenClient) -> FhirClient:
    """On each FHIR server in turn."""
    return open_client(fhir_server)


def request_for(slot: Resource, key: str, patient: str = "harper", created: datetime = NOW) -> Request:
    return Request(key, f"Patient/{patient}", slot, CHECKUP, "Practitioner/chen", "Location/mission", created)


def read(server: FhirServer, path: str, **params: str) -> Resource:
    """Past every kept list."""
    headers = {"Cache-Control": "no-cache"}
    answer = httpx.get(f"{server.url}/{path}", params=params, headers=headers, timeout=60)
    resource: Resource = answer.raise_for_status().json()
    return resource


def put(server: FhirServer, resource: Resource) -> Resource:
    answer = httpx.put(
        f"{server.url}/{resource['resourceType']}/{resource['id']}",
        json=resource,
        headers={"Content-Type": "application/fhir+json", "Prefer": "return=representation"},
        timeout=60,
    )
    answer.raise_for_status()
    return read(server, f"{resource['resourceType']}/{resource['id']}")


def appointments_of(server: FhirServer, slot: Resource) -> list[Resource]:
    return _list_appointments(server, slot=f"Slot/{slot['id']}")


def appointments_under(server: FhirServer, key: str) -> list[Resource]:
    return _list_appointments(server, identifier=f"{BOOKING_SYSTEM}|{key}")


def _list_appointments(server: FhirServer, **params: str) -> list[Resource]:
    bundle = read(server, "Appointment", _count="200", **params)
    return [each["resource"] for each in bundle.get("entry", ()) if each["resource"]["resourceType"] == "Appointment"]
