"""The whole system with patients enough for a bench in its records, and a network that delivers without a pause."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from bench.figures import CannotRun
from bench.machine import ROOT
from bench.patients import PHONES, load_patients, patient_id
from bench.texting import Network
from frontdesk.parts.part import Part, PartFailed
from frontdesk.system import Plan, System, running
from sandbox.made_up_clinic import CLINIC_ZONE

# A Monday before the clinic opens: every run finds the same Slots.
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=CLINIC_ZONE)
STATE = ROOT / ".frontdesk" / "bench"


@dataclass(frozen=True)
class Outside:
    """The sandboxes around a clinic: its FHIR server and the telephone network."""

    fhir_url: str
    twilio_api: str

    def begin_anew(self) -> None:
        """All Slots as at the start, the benches' patients in the records, and nothing sent yet."""
        switches = self.fhir_url.removesuffix("/fhir")
        httpx.post(f"{switches}/reset").raise_for_status()
        load_patients(self.fhir_url)
        httpx.post(f"{self.twilio_api}/reset").raise_for_status()
        httpx.post(f"{self.twilio_api}/fates", json={"pause_ms": 0}).raise_for_status()

    def count_requests(self) -> list[str]:
        """What the FHIR server was asked for since this was last called."""
        switches = self.fhir_url.removesuffix("/fhir")
        requests = httpx.get(f"{switches}/requests").raise_for_status().json()["requests"]
        httpx.delete(f"{switches}/requests").raise_for_status()
        return [f"{each['method']} {each['path'] or 'transaction'}" for each in requests]

    def count_visits(self, phones: tuple[str, ...]) -> int:
        """How many of these patients have exactly one visit."""
        with httpx.Client(headers={"Cache-Control": "no-cache"}) as fhir:
            return sum(self._has_one_visit(fhir, PHONES.index(phone)) for phone in phones)

    def _has_one_visit(self, fhir: httpx.Client, number: int) -> bool:
        query = {"patient": f"Patient/{patient_id(number)}", "status": "booked", "_summary": "count"}
        answer: Mapping[str, Any] = fhir.get(f"{self.fhir_url}/Appointment", params=query).raise_for_status().json()
        return bool(answer["total"] == 1)


@dataclass(frozen=True)
class Clinic:
    system: System

    @property
    def parts(self) -> tuple[Part, ...]:
        """All but the sandbox of the outside world."""
        system = self.system
        return (system.postgres, system.redis, system.rasa, system.actions, system.web, system.worker, system.sweeper)

    @property
    def network(self) -> Network:
        return Network.read(self.system.describe())

    @property
    def outside(self) -> Outside:
        addresses = self.system.plan.addresses
        return Outside(addresses.fhir_url, addresses.twilio_api)


@contextmanager
def running_clinic() -> Iterator[Clinic]:
    """With a PostgreSQL that keeps what it has committed, as in production."""
    try:
        with running(Plan(STATE / "system", NOW)) as system:
            clinic = Clinic(system)
            clinic.outside.begin_anew()
            yield clinic
    except PartFailed as failure:
        raise CannotRun(str(failure)) from failure
