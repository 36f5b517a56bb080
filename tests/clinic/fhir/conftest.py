"""Clients and records on the FHIR servers, and what the tests book on them."""

from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from clinic.fhir.booking import book_slot
from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.transaction import BOOKING_SYSTEM, Request
from clinic.fhir.visits import Held
from tests.fhir_servers import NOW, FhirServer, create_free_slot, http

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
    return Request(key, f"Patient/{patient}", [slot], CHECKUP, "Practitioner/chen", "Location/mission", created)


def read(server: FhirServer, path: str, **params: str) -> Resource:
    """Past every kept list."""
    headers = {"Cache-Control": "no-cache"}
    answer = http.get(f"{server.url}/{path}", params=params, headers=headers)
    resource: Resource = answer.raise_for_status().json()
    return resource


def put(server: FhirServer, resource: Resource) -> Resource:
    answer = http.put(
        f"{server.url}/{resource['resourceType']}/{resource['id']}",
        json=resource,
        headers={"Content-Type": "application/fhir+json", "Prefer": "return=representation"},
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


async def book(server: FhirServer, client: FhirClient, patient: str = "harper", slot: Resource | None = None) -> Held:
    """A visit booked as we book them, in a Slot that no other test knows, read as it is listed."""
    slot = slot or create_free_slot(server)
    id = await book_slot(client, request_for(slot, uuid4().hex, patient))
    return read_visit_of(server, id)


def read_visit_of(server: FhirServer, id: str) -> Held:
    appointment = read(server, f"Appointment/{id}")
    return Held(appointment, tuple(read(server, each["reference"]) for each in appointment["slot"]))


def status_of(server: FhirServer, slot: Resource) -> str:
    return str(read(server, f"Slot/{slot['id']}")["status"])


def living_in(server: FhirServer, slot: Resource) -> list[str]:
    """The ids of the Appointments that stand in a Slot."""
    return [each["id"] for each in appointments_of(server, slot) if each["status"] == "booked"]
