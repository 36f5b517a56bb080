"""The resources the server keeps, their versions and their indexes, with writes that all happen or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

from sandbox.fhir_server.indexes import Index, Number, make_index
from sandbox.fhir_server.search_parameters import parameters_of, read_parameters
from sandbox.made_up_clinic.data import Resource

FIRST_ASSIGNED_ID = 1000


@dataclass(frozen=True, slots=True)
class Row:
    """One version of a resource; `body` None: deleted. Bodies are never changed, only replaced."""

    number: Number
    type: str
    id: str
    version: int
    written: datetime
    body: Resource | None

    @property
    def reference(self) -> str:
        return f"{self.type}/{self.id}"


# A row as it was (None: new) and as it became.
Change = tuple[Row | None, Row]


class Records:
    """Rows by reference and by number; every write keeps the indexes true."""

    def __init__(self) -> None:
        self._rows: dict[Number, Row] = {}
        self._numbers: dict[str, Number] = {}
        self._of_type: dict[str, set[Number]] = {name: set() for name in read_parameters()}
        self._referring: Index = make_index("reference")
        self._indexes: dict[tuple[str, str], Index] = {
            (resource_type, name): make_index(parameter.kind)
            for resource_type, parameters in read_parameters().items()
            for name, parameter in parameters.items()
        }
        self._next_number = count(1)
        self._next_id = count(FIRST_ASSIGNED_ID)
        self._changes: list[Change] = []

    def read(self, reference: str) -> Row | None:
        """Also a deleted one; None when there never was one."""
        number = self._numbers.get(reference)
        return None if number is None else self._rows[number]

    def row(self, number: Number) -> Row:
        return self._rows[number]

    def living(self, reference: str) -> Row | None:
        row = self.read(reference)
        return row if row and row.body is not None else None

    def of_type(self, resource_type: str) -> set[Number]:
        return self._of_type[resource_type]

    def index(self, resource_type: str, parameter: str) -> Index:
        return self._indexes[resource_type, parameter]

    def referring_to(self, reference: str) -> list[Row]:
        return [self._rows[number] for number in self._referring.find([reference], None)]

    def new_id(self) -> str:
        return str(next(self._next_id))

    def write(self, resource_type: str, id: str, body: Resource | None) -> Row:
        """The next version; `body` None deletes it."""
        before = self.read(f"{resource_type}/{id}")
        version, written = (before.version + 1 if before else 1), datetime.now(UTC)
        if body is not None:
            meta = {**body.get("meta", {}), "versionId": str(version), "lastUpdated": _write_instant(written)}
            body = {
                "resourceType": resource_type,
                "id": id,
                "meta": meta,
                **_without(body, "resourceType", "id", "meta"),
            }
        row = Row(before.number if before else next(self._next_number), resource_type, id, version, written, body)
        self._put(row.number, before, row)
        self._changes.append((before, row))
        return row

    @contextmanager
    def all_or_nothing(self) -> Iterator[list[Change]]:
        """Undoes every write inside when anything goes wrong; correct because nothing inside awaits."""
        self._changes = []
        try:
            yield self._changes
        except BaseException:
            for before, after in reversed(self._changes):
                self._put(after.number, after, before)
            raise

    def _put(self, number: Number, before: Row | None, after: Row | None) -> None:
        if before is not None:
            self._forget(before)
        if after is not None:
            self._rows[number] = after
            self._numbers[after.reference] = number
            self._learn(after)
        elif before is not None:
            del self._rows[number], self._numbers[before.reference]

    def _learn(self, row: Row) -> None:
        if row.body is not None:
            self._of_type[row.type].add(row.number)
            self._referring.add(row.number, references_in(row.body))
            for parameter in parameters_of(row.type).values():
                self._indexes[row.type, parameter.name].add(row.number, parameter.values_in(row.body))

    def _forget(self, row: Row) -> None:
        if row.body is not None:
            self._of_type[row.type].discard(row.number)
            self._referring.remove(row.number, references_in(row.body))
            for parameter in parameters_of(row.type).values():
                self._indexes[row.type, parameter.name].remove(row.number, parameter.values_in(row.body))


def references_in(value: object) -> Iterator[Resource]:
    """Every Reference in a resource that points somewhere, as it stands there."""
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value
        for each in value.values():
            yield from references_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from references_in(each)


def _write_instant(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")


def _without(body: Resource, *names: str) -> Resource:
    return {name: value for name, value in body.items() if name not in names}
