"""A visit that was shown can be chosen for a day, in that conversation and for that patient."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed
from clinic.model import OpenVisit, Patient
from clinic.offers import GOOD_FOR
from clinic.records import KnownVisit
from clinic.shown_visits import ShownVisits
from clinic.tables import audit, shown_visits
from tests.clinic.book import CHECKUP, CHEN, MISSION, at

NOW = at(0, 8)
HARPER = Patient("harper")
CONVERSATION = uuid4()
KNOWN = KnownVisit("7", HARPER, at(1, 9), at(1, 9.5), None, "", None, None, None, True, {"appointment": {"id": "7"}})
VISIT = OpenVisit(
    uuid4(), HARPER, CHECKUP, "Checkup", at(1, 9), at(1, 9.5), CHEN.practitioner, MISSION.place, can_change=True
)
BARE = replace(VISIT, id=uuid4(), visit_type=None, name="", practitioner=None, place=None, can_change=False)


@pytest.fixture
def kept(database: AsyncEngine) -> ShownVisits:
    return ShownVisits(database)


def count(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(shown_visits)).scalar_one()


@pytest.mark.parametrize("visit", [VISIT, BARE], ids=["all known", "nothing known"])
async def test_a_visit_is_found_as_it_was_shown(visit: OpenVisit, kept: ShownVisits) -> None:
    await kept.keep(CONVERSATION, [(visit, KNOWN)], [], NOW)
    found = await kept.find(visit.id, CONVERSATION, HARPER, NOW + GOOD_FOR)
    assert found is not None
    assert (found.visit_id, found.visit, found.held) == ("7", visit, KNOWN.held)


@pytest.mark.parametrize(
    ("id", "conversation", "patient", "age"),
    [
        (uuid4(), CONVERSATION, HARPER, timedelta()),
        (VISIT.id, uuid4(), HARPER, timedelta()),
        (VISIT.id, CONVERSATION, Patient("okafor"), timedelta()),
        (VISIT.id, CONVERSATION, HARPER, GOOD_FOR + timedelta(seconds=1)),
    ],
    ids=["another id", "another conversation", "another patient", "a day later"],
)
async def test_a_visit_is_nothing_to_anybody_else(
    id: UUID, conversation: UUID, patient: Patient, age: timedelta, kept: ShownVisits
) -> None:
    await kept.keep(CONVERSATION, [(VISIT, KNOWN)], [], NOW)
    assert await kept.find(id, conversation, patient, NOW + age) is None


async def test_what_was_shown_is_swept_after_a_day(kept: ShownVisits, engine: Engine) -> None:
    for hours in (0, 23, 25):
        await kept.keep(CONVERSATION, [(replace(VISIT, id=uuid4()), KNOWN)], [], NOW + timedelta(hours=hours))
    assert count(engine) == 2


async def test_nothing_is_shown_without_its_audit(kept: ShownVisits, engine: Engine) -> None:
    unwritable = Deed("read", None, CONVERSATION, "harper")  # type: ignore[arg-type]
    with pytest.raises(Exception, match="null value"):
        await kept.keep(CONVERSATION, [(VISIT, KNOWN)], [unwritable], NOW)
    assert count(engine) == 0
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar_one() == 0
