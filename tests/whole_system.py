"""The whole system as the demo runs it, for tests that text the clinic, and patients that no other test knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from frontdesk.parts.part import Part
from frontdesk.parts.postgres import remove_postgres
from frontdesk.system import DATABASES, Plan, System
from sandbox.made_up_clinic import CLINIC_ZONE
from tests.phone import Phone, PhoneNetwork

# A Monday morning before the clinic opens: the made-up clinic's clock starts here.
NOW = datetime(2026, 3, 2, 7, 0, tzinfo=CLINIC_ZONE)
AREA_CODES = (212, 213, 305, 310, 312, 323, 404, 408, 415, 503, 510, 512, 602, 617, 619, 650, 702, 713, 718, 818)

Row = dict[str, Any]


@dataclass(frozen=True)
class Clinic:
    """The running system as a test looks at it from outside: phones, the records, and the tables."""

    system: System
    network: PhoneNetwork
    _numbers: "count[int]"

    def new_number(self) -> str:
        """A number of the range kept for fiction, on nobody's file."""
        number = next(self._numbers)
        return f"+1{AREA_CODES[number // 80 % len(AREA_CODES)]}55501{number % 80 + 20:02}"

    def register(self, number: str | None, given: str = "Robin", born: str = "1980-01-02", gender: str = "") -> str:
        """Puts a patient with this number of their own into the records; the Patient's id."""
        patient: Row = {
            "resourceType": "Patient",
            "id": f"test-{uuid4().hex[:12]}",
            "active": True,
            "name": [{"family": "Testa", "given": [given]}],
            "birthDate": born,
        }
        if number is not None:
            patient["telecom"] = [{"system": "phone", "value": number}]
        if gender:
            patient["gender"] = gender
        return self._put(patient)

    def let_look_after(self, number: str, patient: str, role: str) -> None:
        """Whoever has the number is the patient's `role`, a code such as MTH or GRMTH."""
        roles = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
        relationship = [{"coding": [{"system": roles, "code": code}]} for code in (role, "GUARD")]
        related = {
            "resourceType": "RelatedPerson",
            "id": f"test-{uuid4().hex[:12]}",
            "active": True,
            "patient": {"reference": f"Patient/{patient}"},
            "relationship": relationship,
            "telecom": [{"system": "phone", "value": number}],
        }
        self._put(related)

    def _put(self, resource: Row) -> str:
        answer = httpx.put(f"{self.fhir_url}/{resource['resourceType']}/{resource['id']}", json=resource, headers=JSON)
        answer.raise_for_status()
        return str(resource["id"])

    def new_phone(self) -> "PatientsPhone":
        """The phone of a patient on file who has never texted before."""
        number = self.new_number()
        return PatientsPhone(self.network, number, patient=self.register(number))

    @property
    def fhir_url(self) -> str:
        return self.system.plan.addresses.fhir_url

    def visits_of(self, patient: str) -> list[Row]:
        """The patient's Appointments, as the records hold them now."""
        params = {"patient": f"Patient/{patient}", "_count": "50"}
        answer = httpx.get(f"{self.fhir_url}/Appointment", params=params, headers={"Cache-Control": "no-cache"})
        return [entry["resource"] for entry in answer.raise_for_status().json().get("entry", [])]

    def read(self, reference: str) -> Row:
        resource: Row = httpx.get(f"{self.fhir_url}/{reference}").raise_for_status().json()
        return resource

    def rows(self, query: str, *values: object) -> list[Row]:
        url = self.system.postgres.url_of(DATABASES[0]).replace("+psycopg", "")
        with psycopg.connect(url, row_factory=dict_row) as connection:
            return connection.execute(query, values).fetchall()

    def outbox_of(self, number: str) -> list[Row]:
        """Oldest first."""
        of = "FROM outbox o JOIN conversations c ON c.id = o.conversation_id WHERE c.address = %s ORDER BY o.id"
        return self.rows(f"SELECT o.* {of}", number)

    def unsettled(self, number: str) -> bool:
        """A text of this number waits for its answer, or an answer to it waits to be sent."""
        unanswered = "SELECT 1 FROM inbox i JOIN conversations c ON c.id = i.conversation_id WHERE c.address = %s"
        waiting = any(row["status"] in ("queued", "sending", "unknown") for row in self.outbox_of(number))
        return waiting or bool(self.rows(f"{unanswered} AND i.answered_at IS NULL", number))

    def part(self, name: str) -> Part:
        parts = (self.system.postgres, *self.system.behind_the_database)
        return next(part for part in parts if part.name == name)

    def fault(self, part: str, **fault: Any) -> None:
        """Switches a fault of the sandbox: `part` is "fhir" or "twilio"."""
        httpx.post(f"{self._switches(part)}/faults", json=fault).raise_for_status()

    def heal(self, part: str) -> None:
        httpx.delete(f"{self._switches(part)}/faults").raise_for_status()

    def requests(self) -> list[Row]:
        """What the FHIR server was asked for since `forget_requests`."""
        asked: list[Row] = httpx.get(f"{self._switches('fhir')}/requests").raise_for_status().json()["requests"]
        return asked

    def forget_requests(self) -> None:
        httpx.delete(f"{self._switches('fhir')}/requests").raise_for_status()

    def _switches(self, part: str) -> str:
        addresses = self.system.plan.addresses
        return f"http://127.0.0.1:{addresses.fhir if part == 'fhir' else addresses.twilio}"


@dataclass
class PatientsPhone(Phone):
    """A phone whose owner is on file as `patient`."""

    patient: str = ""


JSON = {"Content-Type": "application/fhir+json"}


@pytest.fixture(scope="session")
def running_system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Started when the first test wants it, and kept for the others: each test brings patients of its own."""
    folder = tmp_path_factory.mktemp("system")
    system = System(Plan(folder, NOW, durable=False))
    try:
        system.start()
        yield system
    finally:
        system.stop()
        remove_postgres(folder / "postgres")


_numbers = count()


@pytest.fixture
def clinic(running_system: System) -> Iterator[Clinic]:
    """Whole again after each test, whatever was killed or made to fail in it."""
    told = running_system.describe()
    names = ("inbound_url", "twilio_api", "account_sid", "auth_token", "clinic_number")
    clinic = Clinic(running_system, PhoneNetwork(*(told[name] for name in names)), _numbers)
    yield clinic
    for part in (running_system.postgres, *running_system.behind_the_database):
        if not part.is_alive():
            part.start()
    for sandbox in ("fhir", "twilio"):
        clinic.heal(sandbox)


@pytest.fixture
def phone(clinic: Clinic) -> PatientsPhone:
    return clinic.new_phone()
