"""The small common parts of FHIR resources, read tolerantly: references, codings, instants."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

# A FHIR resource, or a part of one, as JSON reads it.
Resource = dict[str, Any]


def read_reference(reference: Resource | None) -> tuple[str, str] | None:
    """Type and id.

    >>> read_reference({"reference": "https://ehr.example/fhir/Slot/12/_history/3"})
    ('Slot', '12')
    >>> read_reference({"display": "somebody"}) is None
    True
    """
    parts = str((reference or {}).get("reference", "")).partition("/_history/")[0].rsplit("/", 2)
    return (parts[-2], parts[-1]) if len(parts) > 1 else None


def ids_of(references: Iterable[Resource] | None, resource_type: str) -> list[str]:
    read = (read_reference(each) for each in references or ())
    return [each[1] for each in read if each is not None and each[0] == resource_type]


def each_coding(concepts: Iterable[Resource] | None) -> Iterator[Resource]:
    for concept in concepts or ():
        yield from concept.get("coding", ())


def read_instant(written: str) -> datetime:
    """ValueError when it has no zone: a Slot's times are instants."""
    moment = datetime.fromisoformat(written)
    if moment.tzinfo is None:
        raise ValueError("an instant needs a zone")
    return moment


def read_times(resource: Resource) -> tuple[datetime, datetime] | None:
    """Of an Appointment or a Slot: instants, in whatever zone they were written."""
    try:
        start = read_instant(resource["start"])
        return start, read_instant(resource["end"]) if "end" in resource else start
    except (KeyError, ValueError):
        return None


def is_same_time(one: Resource, other: Resource) -> bool:
    """Of two Slots; staff may have moved one that they left free: what was chosen was a time."""
    return read_times(one) == read_times(other)


def is_actor(participant: Resource, actor: str) -> bool:
    """`actor` is a relative reference; the records may hold a whole address."""
    reference = str(participant.get("actor", {}).get("reference", ""))
    return reference == actor or reference.endswith(f"/{actor}")


def version_of(resource: Resource) -> str | None:
    """Opaque: a number on one server, a UUID on another."""
    version = resource.get("meta", {}).get("versionId")
    return None if version is None else str(version)


def etag_of(resource: Resource) -> str:
    """For If-Match, in the form that all servers take: Medplum ignores one without quotes."""
    return f'W/"{version_of(resource)}"'
