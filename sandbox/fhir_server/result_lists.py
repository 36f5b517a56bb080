"""Keeps the result lists of searches, as HAPI does: for pages, and for a minute to answer the same search again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode
from uuid import uuid4

from sandbox.fhir_server.indexes import Number
from sandbox.fhir_server.query import Freshness, Query, read_number
from sandbox.fhir_server.records import Records, Row
from sandbox.fhir_server.refusal import Refused
from sandbox.fhir_server.search import find, include
from sandbox.made_up_clinic.data import Resource

# HAPI's default, reuse_cached_search_results_millis: a booked Slot stays listed that long, with its true status inside.
SECONDS_REUSED = 60.0
MOST_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class ResultList:
    query: Query
    numbers: list[Number]
    made: float
    id: str = field(default_factory=lambda: str(uuid4()))


class ResultLists:
    """`clock` counts seconds."""

    def __init__(self, records: Records, clock: Callable[[], float], seconds_reused: float = SECONDS_REUSED) -> None:
        self._records = records
        self._clock = clock
        self._seconds_reused = seconds_reused
        self._by_query: dict[str, ResultList] = {}
        self._by_id: dict[str, ResultList] = {}

    def search(self, query: Query, freshness: Freshness, base: str) -> Resource:
        """The first page, as a Bundle; a list that is not kept is cut silently, without a next link."""
        kept = self._by_query.get(query.written)
        if kept is None or not (freshness.may_be_old and self._is_fresh(kept)):
            kept = ResultList(query, find(self._records, query), self._clock())
            if freshness.keep:
                self._keep(kept)
        if freshness.keep:
            return self._page(kept, 0, query.count, base)
        rows = self._living(kept.numbers[: min(freshness.most, query.count)])
        # HAPI takes the length of a list that the page size has cut for the total.
        return self._bundle(query, rows, base, len(rows) if len(rows) < freshness.most else None)

    def page(self, query_string: str, base: str) -> Resource:
        """A further page, by the `next` link of the one before."""
        wanted = dict(parse_qsl(query_string))
        kept = self._by_id.get(wanted.get("_getpages", ""))
        if kept is None:
            raise Refused(
                410, f"Search ID {wanted.get('_getpages')!r} does not exist and may have expired", "HAPI-0003"
            )
        offset = read_number("_getpagesoffset", wanted.get("_getpagesoffset", "0"))
        return self._page(kept, offset, read_number("_count", wanted.get("_count", str(kept.query.count))), base)

    def _keep(self, results: ResultList) -> None:
        """As on HAPI, a `no-cache` search does not make later plain ones better: they still find the older list."""
        self._by_id[results.id] = results
        if not self._is_fresh(self._by_query.get(results.query.written)):
            self._by_query[results.query.written] = results
        if len(self._by_id) > MOST_KEPT:
            oldest = self._by_id.pop(next(iter(self._by_id)))
            if self._by_query.get(oldest.query.written) is oldest:
                del self._by_query[oldest.query.written]

    def _is_fresh(self, results: ResultList | None) -> bool:
        return results is not None and self._clock() - results.made < self._seconds_reused

    def _page(self, results: ResultList, offset: int, count: int, base: str) -> Resource:
        """HAPI knows the total when it has come to the end, and not before."""
        end, length = offset + count, len(results.numbers)
        if results.query.only_total:
            return {"resourceType": "Bundle", "id": results.id, "type": "searchset", "total": length}
        rows = self._living(results.numbers[offset:end])
        bundle = self._bundle(results.query, rows, base, length if end >= length else None)
        if end < length:
            next_page = {"_getpages": results.id, "_getpagesoffset": end, "_count": count, "_bundletype": "searchset"}
            bundle["link"].append({"relation": "next", "url": f"{base}?{urlencode(next_page)}"})
        return bundle

    def _living(self, numbers: list[Number]) -> list[Row]:
        """As they are now, whatever they were when the list was made; those deleted since are left out."""
        return [row for row in map(self._records.row, numbers) if row.body is not None]

    def _bundle(self, query: Query, matches: list[Row], base: str, total: int | None) -> Resource:
        included = include(self._records, query.includes, matches)
        entries = [
            *(_entry(row, "match", base) for row in matches),
            *(_entry(row, "include", base) for row in included),
        ]
        bundle: Resource = {"resourceType": "Bundle", "id": str(uuid4()), "type": "searchset"}
        bundle["link"] = [{"relation": "self", "url": f"{base}/{query.written}"}]
        return bundle | ({} if total is None else {"total": total}) | ({"entry": entries} if entries else {})


def _entry(row: Row, mode: str, base: str) -> Resource:
    return {"fullUrl": f"{base}/{row.reference}", "resource": row.body, "search": {"mode": mode}}
