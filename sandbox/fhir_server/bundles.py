"""Transactions, which happen whole or not at all, and batches, whose entries each stand for themselves."""

from collections import Counter
from dataclasses import replace
from http import HTTPStatus
from typing import Any, Protocol

from sandbox.fhir_server.ask import Answer, Ask
from sandbox.fhir_server.integrity import check_integrity
from sandbox.fhir_server.records import Records
from sandbox.fhir_server.refusal import Refused
from sandbox.fhir_server.writes import find_existing
from sandbox.made_up_clinic.data import Resource

# FHIR R4, http.html#trules: the order in which a transaction's entries are done, whatever their order in the Bundle.
_ORDER = ("DELETE", "POST", "PUT", "GET")


class Server(Protocol):
    """What a Bundle needs of the server that it was sent to."""

    records: Records

    def answer(self, ask: Ask) -> Answer: ...
    def answer_read(self, ask: Ask) -> Answer: ...
    def answer_write(self, ask: Ask, promised_id: str = "") -> Answer: ...


def answer_bundle(server: Server, ask: Ask) -> Answer:
    bundle = ask.body
    if ask.method != "POST" or not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise Refused(400, "Only a Bundle can be posted here", "HAPI-0450")
    asks = [_read_entry(entry, ask) for entry in bundle.get("entry", [])]
    if bundle.get("type") == "batch":
        return _write_answers("batch-response", [_try(server, each) for each in asks], ask)
    if bundle.get("type") != "transaction":
        raise Refused(400, f"Unable to process a Bundle of type {bundle.get('type')!r}", "HAPI-0527")
    with server.records.all_or_nothing() as changes:
        answers = _transact(server, bundle, asks)
        check_integrity(server.records, changes)
    return _write_answers("transaction-response", answers, ask)


def _transact(server: Server, bundle: Resource, asks: list[Ask]) -> list[Answer]:
    _refuse_twice(asks)
    promised = [_promise(server.records, each) for each in asks]
    places = {
        entry["fullUrl"]: place
        for entry, place in zip(bundle.get("entry", []), promised, strict=True)
        if place and str(entry.get("fullUrl", "")).startswith("urn:")
    }
    answers: dict[int, Answer] = {}
    for position in sorted(range(len(asks)), key=lambda position: _ORDER.index(asks[position].method)):
        each = replace(asks[position], body=_resolve(asks[position].body, places), in_transaction=True)
        if each.method == "GET":
            answers[position] = server.answer_read(each)
        else:
            answers[position] = server.answer_write(each, promised[position].rpartition("/")[2])
    return [answers[position] for position in range(len(asks))]


def _refuse_twice(asks: list[Ask]) -> None:
    written = Counter(each.path for each in asks if each.method in ("PUT", "DELETE") and "/" in each.path)
    for path, times in written.items():
        if times > 1:
            raise Refused(400, f"Transaction bundle contains multiple resources with ID: {path}", "HAPI-0535")


def _promise(records: Records, ask: Ask) -> str:
    """Where the entry's resource is or will be, for other entries to refer to; "" when that is not known before."""
    if ask.method == "PUT" and "/" in ask.path:
        return ask.path
    if ask.method != "POST":
        return ""
    existing = find_existing(records, ask.path, ask.if_none_exist)
    return existing.reference if existing else f"{ask.path}/{records.new_id()}"


def _read_entry(entry: Resource, whole: Ask) -> Ask:
    request = entry.get("request") or {}
    method, url = request.get("method"), request.get("url")
    if method not in _ORDER or not url:
        raise Refused(400, f"Bundle entry without a known method and a url: {method} {url}", "HAPI-0532")
    path, _, query = url.removeprefix(f"{whole.base}/").removeprefix("/").partition("?")
    return Ask(
        method=method,
        path=path,
        base=whole.base,
        query=query,
        body=entry.get("resource"),
        if_match=request.get("ifMatch", "") if whole.heeds_versions else "",
        if_none_exist=request.get("ifNoneExist", ""),
        cache_control=whole.cache_control,
    )


def _try(server: Server, ask: Ask) -> Answer:
    try:
        return server.answer(ask)
    except Refused as refused:
        return Answer(refused.status, refused.outcome())


def _resolve(value: Any, places: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {
            name: places.get(each, each) if name == "reference" and isinstance(each, str) else _resolve(each, places)
            for name, each in value.items()
        }
    return [_resolve(each, places) for each in value] if isinstance(value, list) else value


def _write_answers(kind: str, answers: list[Answer], ask: Ask) -> Answer:
    entries = [_write_answer(answer, "return=representation" in ask.prefer) for answer in answers]
    links = [{"relation": "self", "url": ask.base}]
    return Answer(200, {"resourceType": "Bundle", "type": kind, "link": links, "entry": entries})


def _write_answer(answer: Answer, whole: bool) -> Resource:
    response = {"status": f"{answer.status} {HTTPStatus(answer.status).phrase}"}
    if answer.location:
        response["location"] = answer.location
        # Here HAPI writes the bare version, not the `W/"1"` of its headers.
        response["etag"] = answer.location.rpartition("/")[2]
    if answer.last_modified:
        response["lastModified"] = answer.last_modified.isoformat(timespec="milliseconds")
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return {"response": {**response, "outcome": answer.body}}
    is_read = not answer.location
    resource = {"resource": answer.body} if answer.body and (whole or is_read) else {}
    return {**resource, "response": response}
