"""Whatever a server does or leaves undone, the house hears only that the records can't be reached, and in time."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

import pytest
from structlog.testing import capture_logs

from clinic.desk import OFFER_SECONDS
from clinic.errors import RecordsUnavailable
from clinic.fhir import plain_r4
from clinic.fhir.plain_r4 import PlainR4, open_records
from clinic.model import Patient
from clinic.records import Booking, Cancellation, Move
from messaging.ear import TIMEOUT
from tests.clinic.conftest import settings_for
from tests.clinic.fhir.answering import answering, never
from tests.clinic.fhir.conftest import CHECKUP
from tests.fhir_servers import NOW, FhirServer, SwitchableFhirServer, create_free_slot

Ask = Callable[[PlainR4, Booking], Awaitable[object]]
ASKS: dict[str, Ask] = {
    "directory": lambda records, _: records.read_facts(),
    "on file": lambda records, _: records.find_on_file("+14155550102"),
    "booking": lambda records, booking: records.book(booking),
    "booked": lambda records, booking: records.find_booked(booking.key, booking.patient, begins(booking)),
    "visits": lambda records, booking: records.find_visits([booking.patient], NOW),
    "cancelling": lambda records, booking: records.cancel(a_change(booking)),
    "moving": lambda records, booking: records.move(a_move(booking)),
    "changed": lambda records, booking: records.has_changed(a_change(booking)),
}


def begins(booking: Booking) -> datetime:
    return datetime.fromisoformat(booking.held["slots"][0]["start"])


def a_change(booking: Booking) -> Cancellation:
    """Of a visit that no server has."""
    appointment = {"resourceType": "Appointment", "id": "none", "meta": {"versionId": "1"}, "status": "booked"}
    held = {
        "appointment": {**appointment, "participant": []},
        "slots": [{**booking.held["slots"][0], "status": "busy"}],
    }
    return Cancellation("a-key", booking.patient, held, NOW)


def a_move(booking: Booking) -> Move:
    return Move(
        "a-key",
        booking.patient,
        a_change(booking).held,
        {**booking.held, "slots": [{**booking.held["slots"][0], "id": "x"}]},
        NOW,
    )


SECONDS = ("DIRECTORY_SECONDS", "READ_SECONDS", "BOOKING_SECONDS")


@pytest.fixture
async def records(fhir_sandbox: SwitchableFhirServer) -> AsyncIterator[PlainR4]:
    records = open_records(settings_for(fhir_sandbox))
    yield records
    await records.close()


@pytest.fixture
def booking(fhir_sandbox: SwitchableFhirServer) -> Booking:
    held = {
        "slots": [create_free_slot(fhir_sandbox)],
        "service_type": CHECKUP,
        "practitioner": "Practitioner/chen",
        "location": "Location/mission",
    }
    return Booking("a-key", Patient("harper"), held, NOW)


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
@pytest.mark.parametrize("fault", [{"fail_with": 500}, {"fail_with": 401}, {"lose_answer_after_commit": True}])
async def test_a_server_that_fails_is_out_of_reach(
    ask: Ask, fault: dict[str, object], records: PlainR4, booking: Booking, fhir_sandbox: SwitchableFhirServer
) -> None:
    fhir_sandbox.fault(**fault)
    with pytest.raises(RecordsUnavailable):
        await ask(records, booking)


@pytest.mark.parametrize("ask", ASKS.values(), ids=ASKS)
async def test_a_server_that_hangs_is_given_up_in_time(
    ask: Ask, booking: Booking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a server of its own, since one that is shared would still be busy with it in the next test."""
    for name in SECONDS:
        monkeypatch.setattr(plain_r4, name, 0.3)
    async with answering(never) as server:
        records = open_records(settings_for(FhirServer("hanging", server.url, NOW)))
        began = time.monotonic()
        with pytest.raises(RecordsUnavailable):
            await ask(records, booking)
        assert time.monotonic() - began < 2
        await records.close()


def test_the_longest_turn_ends_before_messaging_gives_it_up() -> None:
    """One of each deed, twice a look for what is booked, and the search that follows a lost time."""
    assert TIMEOUT.read is not None
    longest = plain_r4.DIRECTORY_SECONDS + 2 * plain_r4.READ_SECONDS + plain_r4.BOOKING_SECONDS + OFFER_SECONDS
    assert longest < TIMEOUT.read


async def test_a_booking_whose_answer_was_lost_for_good_is_found_by_its_key(
    records: PlainR4, booking: Booking, fhir_sandbox: SwitchableFhirServer
) -> None:
    assert await records.find_booked(booking.key, booking.patient, begins(booking)) is None
    fhir_sandbox.fault(lose_answer_after_commit=True)
    with pytest.raises(RecordsUnavailable):
        await records.book(booking)
    fhir_sandbox.heal()
    id = await records.find_booked(booking.key, booking.patient, begins(booking))
    assert id is not None
    assert await records.find_booked(booking.key, booking.patient, NOW) is None, "it was moved there since"
    assert await records.book(booking) == id


async def test_no_log_tells_whom_it_was_about(
    records: PlainR4, booking: Booking, fhir_sandbox: SwitchableFhirServer
) -> None:
    fhir_sandbox.fault(fail_with=500)
    with capture_logs() as logs:
        for ask in ASKS.values():
            with pytest.raises(RecordsUnavailable):
                await ask(records, booking)
    assert len(logs) >= len(ASKS)
    assert not [word for word in ("4155550102", "harper", "Slot/", "a-key") if word in repr(logs)]
