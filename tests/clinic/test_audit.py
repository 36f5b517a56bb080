"""The audit only grows."""

from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from clinic.audit import Deed, note_deeds
from clinic.tables import audit

DEED = Deed("booked a visit", "the patient chose it", uuid4(), "harper", "Appointment/7", "inbox-1")


@pytest.mark.parametrize("statement", ["UPDATE audit SET who = 'nobody'", "DELETE FROM audit", "TRUNCATE audit"])
async def test_no_row_is_changed_or_taken_away(statement: str, database: AsyncEngine, engine: Engine) -> None:
    async with database.begin() as connection:
        await note_deeds(connection, [DEED])
    with pytest.raises(DBAPIError, match="only ever added"), engine.begin() as changing:
        changing.execute(text(statement))
    with engine.connect() as reading:
        assert reading.execute(select(func.count()).select_from(audit)).scalar_one() == 1


async def test_a_row_says_who_what_whose_when_why_and_where(database: AsyncEngine, engine: Engine) -> None:
    async with database.begin() as connection:
        await note_deeds(connection, [DEED])
    with engine.connect() as reading:
        row = reading.execute(select(audit)).one()
    assert (row.who, row.deed, row.why) == ("bot", "booked a visit", "the patient chose it")
    assert (row.patient_id, row.record, row.turn) == ("harper", "Appointment/7", "inbox-1")
    assert row.conversation_id == DEED.conversation_id
    assert row.at.tzinfo is not None
