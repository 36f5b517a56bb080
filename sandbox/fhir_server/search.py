"""Finds the resources that meet a query, sorts them, and fetches what they include."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.fhir_server.indexes import DateIndex, Index, Number, sort_form
from sandbox.fhir_server.moments import allowed
from sandbox.fhir_server.query import Condition, Include, Query, read_condition
from sandbox.fhir_server.records import Records, Row
from sandbox.fhir_server.search_parameters import parameters_of, read_parameters


@dataclass(frozen=True, slots=True)
class Lookup:
    """One condition, ready to be met: about how many resources meet it, and which of some (None: of all) do."""

    size: int
    meet: Callable[[set[Number] | None], set[Number]]


def find(records: Records, query: Query) -> list[Number]:
    """In the order asked for. Without one in any order, always the same: the first N are not the earliest N."""
    found = sorted(_find_unsorted(records, query.type, query.conditions), key=_scatter)
    for name, descending in reversed(query.sort):
        keys = {number: _sort_key(records.row(number), name) for number in found}
        found.sort(key=keys.__getitem__, reverse=descending)
    return found


def include(records: Records, includes: list[Include], matches: list[Row]) -> list[Row]:
    """What the matches refer to, and with `:iterate` what those refer to in turn; each once, no match again."""
    known = {row.reference: row for row in matches}
    wave, wanted = matches, includes
    while wave and wanted:
        followed = {row.reference: row for row in _follow(records, wanted, wave)}
        wave = [row for reference, row in followed.items() if reference not in known]
        known |= {row.reference: row for row in wave}
        wanted = [each for each in includes if each.iterate]
    return list(known.values())[len(matches) :]


def _find_unsorted(records: Records, resource_type: str, conditions: Iterable[Condition]) -> set[Number]:
    found: set[Number] | None = None
    for lookup in sorted(_plan(records, resource_type, conditions), key=lambda lookup: lookup.size):
        found = lookup.meet(found)
    return records.of_type(resource_type) if found is None else found


def _plan(records: Records, resource_type: str, conditions: Iterable[Condition]) -> Iterator[Lookup]:
    periods: dict[str, list[str]] = {}
    for condition in conditions:
        if condition.parameter == "_id":
            yield _by_id(records, resource_type, condition)
        elif condition.parameter == "_lastUpdated":
            yield _by_last_update(records, resource_type, condition)
        elif condition.kind == "date" and len(condition.values) == 1:
            periods.setdefault(condition.parameter, []).append(condition.values[0])
        else:
            index = records.index(resource_type, condition.parameter)
            yield _by_index(index, _wanted(records, resource_type, condition))
    for parameter, limits in periods.items():
        yield _by_period(records.index(resource_type, parameter), limits)


def _by_index(index: Index, wanted: list[str]) -> Lookup:
    return Lookup(index.count(wanted), lambda among: index.find(wanted, among))


def _by_period(index: Index, limits: list[str]) -> Lookup:
    assert isinstance(index, DateIndex)
    found = index.find_within_all(limits)
    return Lookup(len(found), lambda among: found if among is None else found & among)


def _by_id(records: Records, resource_type: str, condition: Condition) -> Lookup:
    rows = [records.living(f"{resource_type}/{id}") for id in condition.values]
    found = {row.number for row in rows if row}
    return Lookup(len(found), lambda among: found if among is None else found & among)


def _by_last_update(records: Records, resource_type: str, condition: Condition) -> Lookup:
    everything = records.of_type(resource_type)
    limits = [allowed(value) for value in condition.values]

    def is_met(number: Number) -> bool:
        moment = records.row(number).written.timestamp()
        return any(first[0] <= moment <= first[1] and last[0] <= moment <= last[1] for first, last in limits)

    return Lookup(len(everything), lambda among: set(filter(is_met, everything if among is None else among)))


def _wanted(records: Records, resource_type: str, condition: Condition) -> list[str]:
    """What to look up in the index: the values themselves, or the references that a chain leads to."""
    if condition.chain:
        return list(_references_at_the_end_of(records, condition))
    if condition.target:
        return [f"{condition.target}/{value.rpartition('/')[2]}" for value in condition.values]
    return list(condition.values)


def _references_at_the_end_of(records: Records, condition: Condition) -> Iterator[str]:
    """`schedule.actor=Practitioner/9`: every Schedule with that actor."""
    name = condition.chain.partition(".")[0].partition(":")[0]
    for target in [condition.target] if condition.target else read_parameters():
        if name == "_id" or name in parameters_of(target):
            inner = read_condition(target, condition.chain, condition.values)
            yield from (records.row(number).reference for number in _find_unsorted(records, target, [inner]))


def _follow(records: Records, includes: list[Include], rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        for each in includes:
            if each.source == row.type and row.body is not None:
                references = (value["reference"] for value in each.parameter.values_in(row.body))
                wanted = (one for one in references if not each.target or one.startswith(f"{each.target}/"))
                yield from filter(None, map(records.living, wanted))


def _scatter(number: Number) -> int:
    """Knuth's multiplicative hash: neighbours in time end up far from each other."""
    return number * 2654435761 & 0xFFFFFFFF


def _sort_key(row: Row, name: str) -> tuple[bool, Any]:
    """Resources without the value come last."""
    if name == "_id":
        return False, row.id
    if name == "_lastUpdated":
        return False, row.written.timestamp()
    parameter = parameters_of(row.type)[name]
    forms = [sort_form(parameter.kind, value) for value in parameter.values_in(row.body or {})]
    return (False, min(forms)) if forms else (True, None)
