"""A clinic on a real FHIR server and a real database, and conversations of its patients."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.config import ClinicSettings
from clinic.database import open_database
from clinic.desk import Clinic, open_clinic
from messaging.tables import conversations
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.fhir_servers import NOW, FhirServer

StartConversation = Callable[..., UUID]
CLINICS_NUMBER = "+14155550190"


@pytest.fixture
def start_conversation(engine: Engine) -> StartConversation:
    """A conversation from this number, as messaging keeps it."""

    def start(number: str, clinics: str = CLINICS_NUMBER) -> UUID:
        values = {"channel": "sms", "address": number, "clinic_address": clinics, "created_at": NOW}
        with engine.begin() as connection:
            written = connection.execute(insert(conversations).values(values).returning(conversations.c.id))
            id: UUID = written.scalar_one()
            return id

    return start


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[AsyncEngine]:
    database = open_database(database_url)
    yield database
    await database.dispose()


def settings_for(server: FhirServer, database_url: str = "postgresql+psycopg://nowhere/none") -> ClinicSettings:
    return ClinicSettings(database_url, server.url, CLINIC_ZONE, minimum_notice=timedelta(hours=1))


@asynccontextmanager
async def opened(
    server: FhirServer, database_url: str, requests: list[tuple[str, str]] | None = None
) -> AsyncIterator[Clinic]:
    """`requests` is filled with the method and path of each request to the FHIR server."""
    seen = requests if requests is not None else []
    clinic = open_clinic(settings_for(server, database_url), lambda *request: seen.append(request))
    yield clinic
    await clinic.close()


@pytest.fixture
async def clinic(fhir_server: FhirServer, database_url: str) -> AsyncIterator[Clinic]:
    """On each FHIR server in turn."""
    async with opened(fhir_server, database_url) as clinic:
        yield clinic


@pytest.fixture
async def sandbox_clinic(fhir_sandbox: FhirServer, database_url: str) -> AsyncIterator[Clinic]:
    """On the miniature server alone, whose faults can be switched."""
    async with opened(fhir_sandbox, database_url) as clinic:
        yield clinic
