"""Visits to come are found in one request and read whoever made them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web

from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.visit_types import VisitTypeNames, read_visit_types
from clinic.fhir.visits import IN_A_PAGE, Held, find_held, read_visit
from clinic.model import Patient, Place, Practitioner
from clinic.records import KnownVisit
from tests.clinic.fhir.answering import answering
from tests.clinic.fhir.conftest import CHECKUP, OpenClient, book
from tests.fhir_servers import FRESH_SLOTS_BEGIN, NOW, FhirServer, SwitchableFhirServer, create

Resource = dict[str, Any]

HARPER = Patient("harper")
NAMES = VisitTypeNames("urn:frontdesk:visit-type", {})
TYPES = read_visit_types([{"id": "checkup", "type": [CHECKUP], "name": "Checkup"}], NAMES)
START = datetime(2026, 7, 1, 17, tzinfo=UTC)
SLOT = {
    "resourceType": "Slot",
    "id": "s",
    "status": "busy",
    "meta": {"versionId": "2"},
    "schedule": {"reference": "Schedule/chen-mission"},
}


def appointment(**other: Any) -> Resource:
    return {
        "resourceType": "Appointment",
        "id": "a",
        "meta": {"versionId": "1"},
        "status": "booked",
        "serviceType": [CHECKUP],
        "start": "2026-07-01T10:00:00-07:00",
        "end": "2026-07-01T19:20:00+02:00",
        "slot": [{"reference": "Slot/s"}],
        "participant": [
            {"actor": {"reference": "Patient/harper"}, "status": "accepted"},
            {"actor": {"reference": "Practitioner/chen", "display": "Dr. Chen"}, "status": "accepted"},
            {"actor": {"reference": "https://ehr.example/fhir/Location/mission"}, "status": "accepted"},
        ],
        **other,
    }


def seen(held: Held, now: datetime = START - timedelta(days=1)) -> KnownVisit | None:
    return read_visit(held, (HARPER,), TYPES, now)


def must_see(held: Held) -> KnownVisit:
    visit = seen(held)
    assert visit is not None
    return visit


def test_a_visit_is_read_in_whatever_zone_it_was_written() -> None:
    visit = must_see(Held(appointment(), (SLOT,)))
    assert (visit.start, visit.end) == (START, START + timedelta(minutes=20))
    assert (visit.visit_type, visit.name, visit.patient) == ("checkup", "Checkup", HARPER)
    assert (visit.practitioner, visit.place) == (Practitioner("chen", "Dr. Chen"), Place("mission", "", ""))
    assert (visit.schedule, visit.can_change) == ("chen-mission", True)


def test_a_visit_that_tells_little_is_listed_with_that() -> None:
    bare = appointment(participant=[{"actor": {"reference": "Patient/harper"}, "status": "accepted"}])
    for name in ("serviceType", "slot", "end"):
        del bare[name]
    visit = must_see(Held({**bare, "description": "the result of the biopsy"}, ()))
    assert (visit.visit_type, visit.name, visit.practitioner, visit.place) == (None, "", None, None)
    assert (visit.schedule, visit.can_change, visit.end) == (None, False, START)


def test_a_kind_of_visit_that_we_do_not_know_goes_by_the_records_own_name() -> None:
    visit = must_see(Held(appointment(serviceType=[{"coding": [{"code": "77", "display": "Allergy shots"}]}]), (SLOT,)))
    assert (visit.visit_type, visit.name) == (None, "Allergy shots")


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (Held(appointment(), ()), "no Slot"),
        (Held(appointment(slot=[{"reference": "Slot/s"}, {"reference": "Slot/gone"}]), (SLOT,)), "a Slot that is gone"),
        (Held(appointment(), ({**SLOT, "status": "busy-unavailable"},)), "a Slot that staff keep clear"),
        (Held(appointment(), ({**SLOT, "meta": {}},)), "a Slot without a version"),
        (Held(appointment(status="arrived"), (SLOT,)), "a patient who is here"),
        (
            Held(
                appointment(participant=[{"actor": {"reference": f"Patient/{each}"}} for each in ("harper", "okafor")]),
                (SLOT,),
            ),
            "a group",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_a_visit_that_we_can_not_undo_is_for_a_person(held: Held, why: str) -> None:
    assert not must_see(held).can_change, why


@pytest.mark.parametrize(
    "held",
    [
        Held(appointment(status="cancelled"), (SLOT,)),
        Held(appointment(status="fulfilled"), (SLOT,)),
        Held(appointment(participant=[{"actor": {"reference": "Patient/okafor"}}]), (SLOT,)),
        Held(appointment(start="2026-07-01"), (SLOT,)),
        Held({"resourceType": "Appointment", "id": "a", "status": "pending"}, ()),
    ],
    ids=["off", "over", "somebody else's", "without a clock", "without anything"],
)
def test_what_is_no_visit_to_come_is_not_told(held: Held) -> None:
    assert seen(held) is None


def test_a_visit_is_to_come_until_it_ends() -> None:
    assert seen(Held(appointment(), (SLOT,)), START + timedelta(minutes=19)) is not None
    assert seen(Held(appointment(), (SLOT,)), START + timedelta(minutes=20)) is None


async def test_visits_of_several_patients_come_with_their_slots(fhir_server: FhirServer, client: FhirClient) -> None:
    ours = [await book(fhir_server, client, each) for each in ("leung", "pham")]
    await book(fhir_server, client, "sokolova")
    found = await find_held(client, [Patient("leung"), Patient("pham")], NOW)
    by_id = {each.appointment["id"]: each for each in found}
    for visit in ours:
        assert by_id[visit.appointment["id"]] == visit
    patients = {each.appointment["participant"][0]["actor"]["reference"] for each in found}
    assert patients == {"Patient/leung", "Patient/pham"}


async def test_what_was_booked_a_moment_ago_is_found_past_the_servers_kept_lists(
    fhir_server: FhirServer, client: FhirClient
) -> None:
    before = await find_held(client, [Patient("bautista")], NOW)
    visit = await book(fhir_server, client, "bautista")
    after = await find_held(client, [Patient("bautista")], NOW)
    new = [each for each in after if each.appointment["id"] not in {one.appointment["id"] for one in before}]
    assert new == [visit]


async def test_a_visit_without_a_slot_made_by_others_is_found(fhir_server: FhirServer, client: FhirClient) -> None:
    start = (FRESH_SLOTS_BEGIN + timedelta(days=50)).astimezone(UTC)
    made = create(
        fhir_server,
        {
            "resourceType": "Appointment",
            "status": "booked",
            "start": start.isoformat(),
            "end": (start + timedelta(minutes=15)).isoformat(),
            "participant": [{"actor": {"reference": "Patient/wang"}, "status": "accepted"}],
        },
    )
    found = await find_held(client, [Patient("wang")], NOW)
    assert made["id"] in [each.appointment["id"] for each in found]
    (visit,) = [
        read_visit(each, [Patient("wang")], TYPES, NOW) for each in found if each.appointment["id"] == made["id"]
    ]
    assert visit is not None
    assert (visit.start, visit.can_change) == (start, False)


async def test_more_visits_than_a_page_holds_are_all_found(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    model = (await book(fhir_sandbox, open_client(fhir_sandbox), "park")).appointment
    copy = {name: value for name, value in model.items() if name not in ("id", "meta", "identifier")}
    for _ in range(IN_A_PAGE + 5):
        create(fhir_sandbox, copy)
    found = await find_held(open_client(fhir_sandbox), [Patient("park")], NOW)
    assert len({each.appointment["id"] for each in found}) == IN_A_PAGE + 6
    assert all(each.slots for each in found)


async def test_who_is_asked_about_stays_out_of_the_address(
    fhir_sandbox: SwitchableFhirServer, open_client: OpenClient
) -> None:
    await find_held(open_client(fhir_sandbox), [Patient("park")], NOW)
    (request,) = fhir_sandbox.requests()
    assert (request["method"], request["path"], request["query"]) == ("POST", "Appointment/_search", "")


async def test_a_server_that_does_not_include_slots_is_asked_for_them() -> None:
    def bundle(*resources: Resource) -> web.Response:
        entries = [{"resource": each, "search": {"mode": "match"}} for each in resources]
        return web.json_response({"resourceType": "Bundle", "type": "searchset", "entry": entries})

    async def answer(request: web.Request) -> web.StreamResponse:
        return bundle(SLOT) if request.path.endswith("/Slot") else bundle(appointment())

    connection = Connection()
    async with answering(answer) as server:
        found = await find_held(FhirClient(server.url, connection), [HARPER], NOW)
        await connection.close()
    assert found == [Held(appointment(), (SLOT,))]
    assert [each.path for each in server.heard] == ["/fhir/Appointment/_search", "/fhir/Slot"]
