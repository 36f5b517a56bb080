"""A hundred patients who choose one time at once, on five replicas of ours: one visit, other times for the rest."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

import pytest

from clinic.desk import Clinic
from clinic.errors import TimeTaken
from clinic.model import Offered, Patient, Visit, Wanted
from sandbox.made_up_clinic import load_into
from tests.clinic.conftest import StartConversation, opened
from tests.clinic.fhir.conftest import Resource, read
from tests.clinic.nights import hour_at_night
from tests.fhir_servers import NOW, FhirServer, create_free_slot
from when.model import Precision, Reading, Window

RACERS = 100
REPLICAS = 5
# FRONTDESK_RACES sets how often each server is raced on; the default keeps the slow one within a minute.
RACES = {"sandbox": 20, "sekmet": 2, "hapi": 3}
hours = count()


@dataclass(frozen=True)
class Racer:
    clinic: Clinic
    conversation: UUID
    patient: Patient

    async def look(self, hour: Reading) -> Offered:
        wanted = Wanted("checkup", hour, practitioner="ortega")
        return await self.clinic.offer_times(self.conversation, self.patient, wanted, NOW)


def number_of(racer: int) -> str:
    return f"+1628555{racer:04}"


def a_patient(racer: int) -> Resource:
    return {
        "resourceType": "Patient",
        "id": f"racer-{racer}",
        "active": True,
        "name": [{"family": "Racer", "given": [f"N{racer}"]}],
        "telecom": [{"system": "phone", "value": number_of(racer)}],
    }


@pytest.fixture
async def racers(
    fhir_server: FhirServer, database_url: str, start_conversation: StartConversation
) -> AsyncIterator[list[Racer]]:
    load_into(fhir_server.url, [a_patient(racer) for racer in range(RACERS)])
    async with AsyncExitStack() as stack:
        replicas = [await stack.enter_async_context(opened(fhir_server, database_url)) for _ in range(REPLICAS)]
        racers = []
        for number in range(RACERS):
            clinic, conversation = replicas[number % REPLICAS], start_conversation(number_of(number))
            racers.append(Racer(clinic, conversation, await clinic.who_texts(conversation)))
        yield racers


def an_hour(server: FhirServer) -> tuple[Reading, datetime]:
    """Three free times at night in Dr. Ortega's book, and the first of them."""
    start = hour_at_night(next(hours))
    for part in range(3):
        create_free_slot(server, "ortega-daly-city", start + timedelta(minutes=20 * part))
    return Reading((Window(start, start + timedelta(hours=1)),), Precision.HOUR), start


def begin_at(server: FhirServer, start: datetime) -> list[Resource]:
    """Every Appointment of a racer at that moment, whatever became of it, and whether or not it has a Slot."""
    bundle = read(server, "Appointment", date=f"{start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", _count="200")
    found = [each["resource"] for each in bundle.get("entry", ())]
    return [each for each in found if any("/racer-" in one["actor"]["reference"] for one in each["participant"])]


@pytest.mark.timeout(1800)
async def test_of_a_hundred_who_choose_one_time_one_has_it(racers: list[Racer], fhir_server: FhirServer) -> None:
    for _ in range(int(os.environ.get("FRONTDESK_RACES", RACES[fhir_server.name]))):
        hour, start = an_hour(fhir_server)
        offered = await asyncio.gather(*(each.look(hour) for each in racers))
        chosen = [next(offer for offer in each.offers if offer.start == start) for each in offered]
        ends = await asyncio.gather(
            *(
                each.clinic.book(each.conversation, each.patient, offer.id, uuid4().hex, NOW)
                for each, offer in zip(racers, chosen, strict=True)
            ),
            return_exceptions=True,
        )
        (winner,) = [end for end in ends if isinstance(end, Visit)]
        assert [type(end) for end in ends if end is not winner] == [TimeTaken] * (RACERS - 1)
        (appointment,) = begin_at(fhir_server, start)
        assert appointment["id"] == winner.id
        assert read(fhir_server, appointment["slot"][0]["reference"])["status"] == "busy"
        others = await asyncio.gather(
            *(each.look(hour) for each, end in zip(racers, ends, strict=True) if end is not winner)
        )
        assert all(each.as_asked and len(each.offers) == 2 for each in others)
        assert start not in {offer.start for each in others for offer in each.offers}
