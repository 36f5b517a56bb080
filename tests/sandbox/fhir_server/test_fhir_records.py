"""Whatever is written, undone and deleted, in whatever order: the indexes say the same as a look at every resource."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.fhir_server.query import read_query
from sandbox.fhir_server.records import Records
from sandbox.fhir_server.search import find

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
SCHEDULES = ("a", "b", "c")
STATUSES = ("free", "busy")

slots = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUSES),
        "schedule": st.sampled_from(SCHEDULES).map(lambda id: {"reference": f"Schedule/{id}"}),
        "start": st.integers(0, 20).map(lambda hours: (MONDAY + timedelta(hours=hours)).isoformat()),
    }
)
writes = st.tuples(st.sampled_from("123456"), st.none() | slots)
# Each transaction with whether it fails in the end.
transactions = st.lists(st.tuples(st.lists(writes, max_size=4), st.booleans()), max_size=8)
searches = st.tuples(
    st.lists(st.sampled_from(SCHEDULES), min_size=1, max_size=3),
    st.sampled_from((*STATUSES, "free,busy")),
    st.integers(0, 20),
    st.integers(0, 20),
)


class SomethingWrong(Exception):
    """Ends a transaction."""


def write_all(records: Records, known: dict[str, Any], entries: list[tuple[str, Any]], fails: bool) -> dict[str, Any]:
    """Into the records, and beside it into a plain dict, which is the one that is surely right."""
    with suppress(SomethingWrong), records.all_or_nothing():
        for id, slot in entries:
            records.write("Slot", id, slot)
        if fails:
            raise SomethingWrong
        return known | dict(entries)
    return known


@given(transactions, searches)
def test_a_search_finds_what_a_look_at_everything_finds(
    history: list[tuple[list[tuple[str, Any]], bool]], wanted: tuple[list[str], str, int, int]
) -> None:
    records, known = Records(), dict[str, Any]()
    for entries, fails in history:
        known = write_all(records, known, entries, fails)
    schedules, statuses, begins, ends = wanted
    first, last = ((MONDAY + timedelta(hours=hours)).isoformat() for hours in (begins, ends))
    query = f"schedule={','.join(schedules)}&status={statuses}&start=ge{first}&start=lt{last}".replace("+", "%2B")

    found = {records.row(number).id for number in find(records, read_query("Slot", query))}

    assert found == {
        id
        for id, slot in known.items()
        if slot is not None
        and slot["schedule"]["reference"].removeprefix("Schedule/") in schedules
        and slot["status"] in statuses.split(",")
        and first <= slot["start"] < last
    }


@given(transactions)
def test_a_failed_transaction_leaves_versions_and_references_as_they_were(
    history: list[tuple[list[tuple[str, Any]], bool]],
) -> None:
    records = Records()
    for entries, _ in history:
        write_all(records, {}, entries, fails=False)
    before = {id: records.read(f"Slot/{id}") for id in "123456"}
    referring = {id: {row.id for row in records.referring_to(f"Schedule/{id}")} for id in SCHEDULES}

    for entries, _ in history:
        write_all(records, {}, entries, fails=True)

    assert {id: records.read(f"Slot/{id}") for id in "123456"} == before
    assert {id: {row.id for row in records.referring_to(f"Schedule/{id}")} for id in SCHEDULES} == referring
