"""Creates, replaces and deletes one resource, on the conditions of the request."""

import re

from sandbox.fhir_server.ask import Answer, Ask, answer_with
from sandbox.fhir_server.indexes import Number
from sandbox.fhir_server.query import read_query
from sandbox.fhir_server.records import Records, Row
from sandbox.fhir_server.refusal import Refused, describe
from sandbox.fhir_server.search import find
from sandbox.fhir_server.validity import check_resource
from sandbox.made_up_clinic.data import Resource

_ETAG = re.compile(r'(?:W/)?"?(\d+)"?')
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")


def create(records: Records, ask: Ask, resource_type: str, id: str = "") -> Answer:
    """With `If-None-Exist`, answers what is there already. `id`: one that a transaction has promised to others."""
    body = check_resource(ask.body, resource_type)
    if row := find_existing(records, resource_type, ask.if_none_exist):
        return answer_with(row, 200)
    row = records.write(resource_type, id or records.new_id(), body)
    # HAPI's two answers: alone, and in a transaction.
    _must_match(records, row, _query_part(resource_type, ask.if_none_exist), 412 if ask.in_transaction else 400)
    return answer_with(row, 201)


def find_existing(records: Records, resource_type: str, if_none_exist: str) -> Row | None:
    return _only_match(records, resource_type, _query_part(resource_type, if_none_exist)) if if_none_exist else None


def update(records: Records, ask: Ask, resource_type: str, id: str) -> Answer:
    """Writes under the id that the address names; what is the same already keeps its version."""
    body = check_resource(ask.body, resource_type)
    if "id" not in body:
        raise Refused(400, "Can not update resource, resource body must contain an ID element", "HAPI-0419")
    if body["id"] != id:
        why = f"Resource body ID of {body['id']!r} does not match URL ID of {id!r}"
        raise Refused(400, why, "HAPI-0420")
    before = records.read(f"{resource_type}/{id}")
    if before is None:
        _check_new_id(resource_type, id)
    _check_version(before, ask.if_match)
    if before and before.body is not None and _content(before.body) == _content(body):
        return answer_with(before, 200)
    row = records.write(resource_type, id, body)
    return answer_with(row, 200 if before and before.body is not None else 201)


def update_where(records: Records, ask: Ask, resource_type: str) -> Answer:
    """`PUT Patient?identifier=…`: the one that matches, or a new one; in a transaction it must match afterwards too."""
    if not ask.query:
        raise Refused(400, "Can not update a resource without an id or a condition")
    body = check_resource(ask.body, resource_type)
    row = _only_match(records, resource_type, ask.query)
    written = records.write(resource_type, row.id if row else body.get("id") or records.new_id(), body)
    if ask.in_transaction:
        _must_match(records, written, ask.query, 412)
    return answer_with(written, 200 if row else 201)


def delete(records: Records, resource_type: str, id: str) -> Answer:
    """Whatever `If-Match` says: HAPI does not look at it here."""
    row = records.read(f"{resource_type}/{id}")
    if row is None or row.body is None:
        return Answer(200, describe("information", "informational", "Not deleted: the resource does not exist"))
    records.write(resource_type, id, None)
    body = describe("information", "informational", f"Successfully deleted {row.reference}")
    return Answer(200, body)


def _check_new_id(resource_type: str, id: str) -> None:
    if not _ID.fullmatch(id):
        raise Refused(400, f"Invalid id {id!r}", "HAPI-0521")
    if id.isdecimal():
        why = f"Can not create {resource_type}/{id}: an id that a client assigns has a character that is no digit"
        raise Refused(400, why, "HAPI-0960")


def _check_version(row: Row | None, if_match: str) -> None:
    """No version asked for, no guard; and one asked of a resource that never was is created all the same."""
    if not if_match:
        return
    match = _ETAG.fullmatch(if_match)
    if match is None:
        raise Refused(500, f"Failed to call access method: {if_match!r} is not a version", "HAPI-2223")
    if row and int(match[1]) != row.version:
        why = f"Trying to update {row.reference}/_history/{match[1]} but this is not the current version"
        raise Refused(409, why, "HAPI-0550: HAPI-0989")


def _only_match(records: Records, resource_type: str, condition: str) -> Row | None:
    found = _matches(records, resource_type, condition)
    if len(found) > 1:
        why = f"Failed to process conditional request: {len(found)} resources match {resource_type}?{condition}"
        raise Refused(412, why, "HAPI-0958")
    return records.row(found[0]) if found else None


def _must_match(records: Records, row: Row, condition: str, status: int) -> None:
    if condition and row.number not in _matches(records, row.type, condition):
        raise Refused(status, f"The resource written does not match {row.type}?{condition}", "HAPI-0539")


def _query_part(resource_type: str, if_none_exist: str) -> str:
    """`Patient?identifier=…` and `identifier=…` are both taken."""
    return if_none_exist.removeprefix(resource_type).removeprefix("?")


def _matches(records: Records, resource_type: str, condition: str) -> list[Number]:
    return find(records, read_query(resource_type, condition))


def _content(body: Resource) -> Resource:
    """All but what the server itself sets."""
    meta = {name: value for name, value in body.get("meta", {}).items() if name not in ("versionId", "lastUpdated")}
    return {**body, "meta": meta}
