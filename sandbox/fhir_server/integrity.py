"""Refuses changes that would leave a reference to nothing."""

from collections.abc import Iterable

from sandbox.fhir_server.records import Change, Records, Row, references_in
from sandbox.fhir_server.refusal import Refused


def check_integrity(records: Records, changes: Iterable[Change]) -> None:
    """When all writes of a request are done, since a transaction's entries may refer to each other."""
    for _, row in changes:
        if row.body is None:
            _check_deleted(records, row)
        else:
            for reference in references_in(row.body):
                _check_reference(records, reference["reference"], row)


def _check_reference(records: Records, reference: str, row: Row) -> None:
    if reference.startswith("#"):
        return
    if ":" in reference:
        raise Refused(400, f"{row.reference} contains an external reference: {reference}", "HAPI-0507")
    if records.living(reference) is None:
        raise Refused(400, f"Resource {reference} not found, specified in {row.reference}", "HAPI-1094")


def _check_deleted(records: Records, row: Row) -> None:
    if referring := records.referring_to(row.reference):
        why = f"Unable to delete {row.reference}: at least one resource refers to it: {referring[0].reference}"
        raise Refused(409, why, "HAPI-0550: HAPI-0515")
