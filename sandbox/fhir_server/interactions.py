"""Answers one request: reads, searches, writes; a Bundle's entries come through here as well."""

import time
from collections.abc import Callable

from sandbox.fhir_server.ask import Answer, Ask, answer_with
from sandbox.fhir_server.bundles import answer_bundle
from sandbox.fhir_server.capabilities import describe_capabilities
from sandbox.fhir_server.integrity import check_integrity
from sandbox.fhir_server.query import read_freshness, read_query
from sandbox.fhir_server.records import Records
from sandbox.fhir_server.refusal import Refused
from sandbox.fhir_server.result_lists import SECONDS_REUSED, ResultLists
from sandbox.fhir_server.search_parameters import parameters_of
from sandbox.fhir_server.writes import create, delete, update, update_where


class FhirServer:
    """What the server knows and how it answers; no HTTP in here, and no waiting."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, seconds_reused: float = SECONDS_REUSED) -> None:
        self.records = Records()
        self.result_lists = ResultLists(self.records, clock, seconds_reused)

    def answer(self, ask: Ask) -> Answer:
        """Raises Refused, and has then changed nothing."""
        if ask.method == "GET" or ask.path.endswith("/_search"):
            return self.answer_read(ask)
        if ask.path == "":
            return answer_bundle(self, ask)
        with self.records.all_or_nothing() as changes:
            answer = self.answer_write(ask)
            check_integrity(self.records, changes)
            return answer

    def answer_read(self, ask: Ask) -> Answer:
        match ask.path.split("/"):
            case ["metadata"]:
                return Answer(200, describe_capabilities(ask.base))
            case [""] if "_getpages" in ask.query:
                return Answer(200, self.result_lists.page(ask.query, ask.base))
            case [resource_type] | [resource_type, "_search"] if resource_type:
                query, freshness = read_query(resource_type, ask.query), read_freshness(ask.cache_control)
                return Answer(200, self.result_lists.search(query, freshness, ask.base))
            case [resource_type, id]:
                return self._read(ask, resource_type, id)
            case _:
                raise Refused(400, f"No resource type or operation at {ask.path!r}", "HAPI-0287")

    def answer_write(self, ask: Ask, promised_id: str = "") -> Answer:
        resource_type, _, id = ask.path.partition("/")
        parameters_of(resource_type)
        match ask.method, id:
            case "POST", "":
                return create(self.records, ask, resource_type, promised_id)
            case "PUT", "":
                return update_where(self.records, ask, resource_type)
            case "PUT", _:
                return update(self.records, ask, resource_type, id)
            case "DELETE", _ if id:
                return delete(self.records, resource_type, id)
            case _:
                raise Refused(405, f"{ask.method} is not supported at {ask.path}")

    def _read(self, ask: Ask, resource_type: str, id: str) -> Answer:
        parameters_of(resource_type)
        row = self.records.read(f"{resource_type}/{id}")
        if row is None:
            raise Refused(404, f"Resource {resource_type}/{id} is not known", "HAPI-2001")
        if row.body is None:
            raise Refused(410, f"Resource was deleted at {row.written.isoformat()}")
        answer = answer_with(row, 200, is_read=True)
        return Answer(304, etag=answer.etag) if ask.if_none_match == answer.etag else answer
