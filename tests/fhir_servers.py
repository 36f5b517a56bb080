"""The FHIR servers that tests run on, each with the made-up clinic in it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest

from frontdesk.parts import hapi
from frontdesk.parts.fhir_sandbox import FhirSandbox, start_fhir_sandbox
from frontdesk.parts.hapi import Hapi, start_hapi
from frontdesk.parts.sekmet import Sekmet, start_sekmet
from sandbox.made_up_clinic import CLINIC_ZONE, load_into, made_up_clinic

# A Monday morning, before the clinic opens: its Slots begin here on every server.
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=CLINIC_ZONE)
# Fresh Slots lie beyond the weeks that the made-up clinic publishes, half an hour apart, so that none meets another.
FRESH_SLOTS_BEGIN = NOW + timedelta(days=120)
fresh_slots = count()
# The sandbox makes its weeks up in a moment; over HTTP they take HAPI three seconds each.
WEEKS_WHERE_LOADING_IS_SLOW = 2

Resource = dict[str, Any]
# One for all tests: every new client reads the machine's certificates again, which takes longer than a request.
http = httpx.Client(timeout=60)


@dataclass(frozen=True)
class FhirServer:
    """`url` is the FHIR base. Tests share the server: each books Slots of its own (`create_free_slot`)."""

    name: str
    url: str
    now: datetime


@dataclass(frozen=True)
class SwitchableFhirServer(FhirServer):
    """The miniature server, fresh for one test, with faults to switch and its requests counted."""

    switches: str

    def fault(self, **fault: Any) -> None:
        """`slow_ms`, `fail_with`, `retry_after`, `lose_answer_after_commit`; `count`, `only={"method", "path"}`."""
        http.post(f"{self.switches}/faults", json=fault).raise_for_status()

    def heal(self) -> None:
        http.delete(f"{self.switches}/faults").raise_for_status()

    def requests(self) -> list[Resource]:
        """Each with `method`, `path` below the base ("" is a Bundle), `query`, `cache_control`, `status`."""
        requests: list[Resource] = http.get(f"{self.switches}/requests").raise_for_status().json()["requests"]
        return requests

    def forget_requests(self) -> None:
        http.delete(f"{self.switches}/requests").raise_for_status()


def create_free_slot(server: FhirServer, schedule: str = "chen-mission", start: datetime | None = None) -> Resource:
    """A free Slot of 20 minutes that no other test knows, as the server stored it: with `id` and `meta.versionId`."""
    start = start or FRESH_SLOTS_BEGIN + timedelta(minutes=30 * next(fresh_slots))
    slot = {
        "resourceType": "Slot",
        "schedule": {"reference": f"Schedule/{schedule}"},
        "status": "free",
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=20)).isoformat(),
    }
    return create(server, slot)


def create(server: FhirServer, resource: Resource) -> Resource:
    """POSTs the resource; answers what the server has stored."""
    headers = {"Content-Type": "application/fhir+json", "Prefer": "return=representation"}
    answer = http.post(f"{server.url}/{resource['resourceType']}", json=resource, headers=headers)
    stored: Resource = answer.raise_for_status().json()
    return stored


class FhirServers:
    """Starts each server when the first test wants it, and keeps it for the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parts: dict[str, FhirSandbox | Sekmet | Hapi] = {}

    def open(self, name: str) -> FhirServer:
        part = self._parts.get(name) or self._start(name)
        return FhirServer(name, part.url, NOW)

    def stop(self) -> None:
        for part in self._parts.values():
            part.stop()

    def _start(self, name: str) -> FhirSandbox | Sekmet | Hapi:
        if name == "sandbox":
            return self._parts.setdefault(name, start_fhir_sandbox(self._folder, NOW))
        if name == "hapi" and not hapi.is_built():
            skip_unless_ci("HAPI FHIR is not built here: `python3 -m set_up tests` says what it lacks")
        part = self._parts.setdefault(name, start_hapi(self._folder) if name == "hapi" else start_sekmet(self._folder))
        load_into(part.url, made_up_clinic(NOW, weeks=WEEKS_WHERE_LOADING_IS_SLOW))
        return part


def skip_unless_ci(why: str) -> NoReturn:
    """What a developer's machine may lack, the machine that decides about a change may not."""
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def fhir_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirServers]:
    servers = FhirServers(tmp_path_factory.mktemp("fhir"))
    yield servers
    servers.stop()


@pytest.fixture(params=["sandbox", "sekmet", pytest.param("hapi", marks=pytest.mark.hapi)])
def fhir_server(request: pytest.FixtureRequest, fhir_servers: FhirServers) -> FhirServer:
    """Each server in turn; the contract tests of whatever speaks FHIR hold on all of them."""
    return fhir_servers.open(request.param)


@pytest.fixture(scope="session")
def _switchable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FhirSandbox]:
    sandbox = start_fhir_sandbox(tmp_path_factory.mktemp("fhir-sandbox"), NOW)
    yield sandbox
    sandbox.stop()


@pytest.fixture
def fhir_sandbox(_switchable: FhirSandbox) -> SwitchableFhirServer:
    """As fresh as a new one: reset to the clinic as it was loaded, without faults, with nothing counted."""
    http.post(f"{_switchable.switches}/reset").raise_for_status()
    return SwitchableFhirServer("sandbox", _switchable.url, NOW, _switchable.switches)
