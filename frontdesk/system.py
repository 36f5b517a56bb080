"""The whole system on one machine: every part in the order in which each needs the others, and ended together."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from frontdesk.demo_settings import CLINIC_NUMBER, Addresses, Secrets, write_environment
from frontdesk.parts.action_server import prepare_action_server
from frontdesk.parts.doors import prepare_sweeper, prepare_web, prepare_worker
from frontdesk.parts.fhir_sandbox import prepare_fhir_sandbox
from frontdesk.parts.hapi import prepare_hapi
from frontdesk.parts.part import Part
from frontdesk.parts.postgres import Postgres, prepare_postgres
from frontdesk.parts.rasa import prepare_rasa
from frontdesk.parts.redis import Redis, prepare_redis
from frontdesk.parts.twilio_sandbox import prepare_twilio_sandbox
from migrations.upgrade import upgrade_database
from sandbox.made_up_clinic import CLINIC_ZONE, PATIENTS, load_into, made_up_clinic

DATABASES = ("frontdesk", "rasa")
WEEKS_IN_HAPI = 3  # HAPI takes 1,700 Slots a second; what the demo shows lies in the first weeks


@dataclass(frozen=True)
class Plan:
    """`now`: where the clinic's clock starts; None is the real time. `durable` False is for the tests alone."""

    folder: Path
    now: datetime | None = None
    fhir: str = "sandbox"
    durable: bool = True
    addresses: Addresses = field(default_factory=Addresses)
    keys: Secrets = field(default_factory=Secrets)

    @property
    def begins(self) -> datetime:
        return (self.now or datetime.now(UTC)).astimezone(CLINIC_ZONE)


class System:
    """Every part by its name; `environment` holds the settings that our own processes read."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.logs = plan.folder / "logs"
        self.postgres: Postgres = prepare_postgres(plan.folder / "postgres", durable=plan.durable)
        self.redis: Redis = prepare_redis(plan.folder / "redis")
        self.environment = write_environment(
            plan.addresses, plan.keys, self.postgres.url_of(DATABASES[0]), self.redis.url, plan.now
        )

    @cached_property
    def fhir(self) -> Part:
        if self.plan.fhir == "hapi":
            return prepare_hapi(self.plan.folder / "hapi", self.plan.addresses.fhir)
        return prepare_fhir_sandbox(self.logs, self.plan.begins, self.plan.addresses.fhir)

    @cached_property
    def twilio(self) -> Part:
        addresses, keys = self.plan.addresses, self.plan.keys
        return prepare_twilio_sandbox(
            self.logs,
            account_sid=keys.account_sid,
            auth_token=keys.auth_token,
            clinic_number=CLINIC_NUMBER,
            inbound_url=addresses.inbound_url,
            port=addresses.twilio,
        )

    @cached_property
    def rasa(self) -> Part:
        rasa_database = self.postgres.url_of(DATABASES[1])
        return prepare_rasa(
            self.logs,
            self.plan.addresses.rasa,
            rasa_database,
            self.plan.keys.rasa_token,
            self.environment["ACTIONS_URL"],
        )

    @cached_property
    def actions(self) -> Part:
        return prepare_action_server(self.logs, self.plan.addresses.actions, self.environment)

    @cached_property
    def web(self) -> Part:
        return prepare_web(self.plan.addresses.web, self.environment, self.logs)

    @cached_property
    def worker(self) -> Part:
        return prepare_worker(self.environment, self.logs)

    @cached_property
    def sweeper(self) -> Part:
        return prepare_sweeper(self.environment, self.logs)

    @property
    def behind_the_database(self) -> tuple[Part, ...]:
        return (self.redis, self.fhir, self.twilio, self.rasa, self.actions, self.web, self.worker, self.sweeper)

    def start(self, tell: Callable[[str], None] = lambda _words: None) -> None:
        """PartFailed names the part that did not become ready; whatever has started goes on until `stop`."""
        self.postgres.start()
        tell("PostgreSQL is ready")
        for name in DATABASES:
            self.postgres.drop_database(
                name
            )  # the sandbox forgets too: an old menu would offer times that are not there
            self.postgres.create_database(name)
        upgrade_database(self.postgres.url_of(DATABASES[0]))
        for part in self.behind_the_database:
            part.launch()
        for part in self.behind_the_database:
            part.wait()
            tell(f"{part.name} is ready")
        if self.plan.fhir == "hapi":
            load_into(self.plan.addresses.fhir_url, made_up_clinic(self.plan.begins, weeks=WEEKS_IN_HAPI))

    def stop(self) -> None:
        """Asks all that depend on the database, then the database; waits for each."""
        stop_together(self.behind_the_database)
        self.postgres.stop()

    def describe(self) -> dict[str, Any]:
        """What `frontdesk demo --json` prints: all that a script needs to be a patient of this clinic."""
        addresses, keys = self.plan.addresses, self.plan.keys
        return {
            "inbound_url": addresses.inbound_url,
            "twilio_api": addresses.twilio_api,
            "account_sid": keys.account_sid,
            "auth_token": keys.auth_token,
            "clinic_number": CLINIC_NUMBER,
            "fhir": addresses.fhir_url,
            "phone": f"{addresses.twilio_api}/phone",
            "patients": [
                {
                    "name": patient.name,
                    "phone": patient.phone,
                    "mrn": patient.mrn,
                    "birth_date": patient.birth_date.isoformat(),
                    "language": patient.language,
                }
                for patient in PATIENTS
            ],
        }


def stop_together(parts: Sequence[Part]) -> None:
    for part in parts:
        part.process.ask_to_stop()
    for part in parts:
        part.stop()


@contextmanager
def running(plan: Plan) -> Iterator[System]:
    system = System(plan)
    try:
        system.start()
        yield system
    finally:
        system.stop()
