"""Searches a FHIR server and says whether all that was found is here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from clinic.fhir.client import FhirClient
from clinic.fhir.errors import Answered, NotWhole
from clinic.fhir.resource import Resource

MOST_IN_A_PAGE = 200
MOST_PAGES = 20
LONGEST_ADDRESS = 1_800  # characters of parameters; beyond, some proxies refuse the address

# A server that does not know a parameter is asked to refuse it: some ignore it and answer with everybody.
STRICT = {"Prefer": "handling=strict"}
# HAPI reuses result lists for a minute; this asks for the truth.
FRESH = {**STRICT, "Cache-Control": "no-cache"}

Params = Mapping[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """`next_page`: parameters of the page after this one, if there is one; `included`: what goes with what matched."""

    resources: tuple[Resource, ...]
    next_page: tuple[str, dict[str, Any]] | None
    included: tuple[Resource, ...] = ()


async def search(
    client: FhirClient, resource_type: str, params: Params, headers: Mapping[str, str] = FRESH, *, private: bool = False
) -> Found:
    """One page. `private` keeps the parameters out of the address."""
    if private or sum(len(str(value)) for value in params.values()) > LONGEST_ADDRESS:
        bundle = await client.read_by_form(f"{resource_type}/_search", params, headers)
    else:
        bundle = await client.read(resource_type, params, headers)
    return read_bundle(bundle, resource_type)


async def search_all(client: FhirClient, resource_type: str) -> tuple[Resource, ...]:
    """Every resource of a type, from as many pages as it takes; NotWhole rather than a part."""
    found = await search(client, resource_type, {"_count": MOST_IN_A_PAGE})
    resources = list(found.resources)
    for _ in range(MOST_PAGES):
        if found.next_page is None:
            return tuple(resources)
        path, params = found.next_page
        found = read_bundle(await client.read(path, params, FRESH), resource_type)
        resources += found.resources
    raise NotWhole(resource_type)


def read_bundle(bundle: Resource | None, resource_type: str) -> Found:
    """What matched apart from the rest: a server may add an OperationOutcome, or what it thinks goes with it."""
    entries = (bundle or {}).get("entry", ())
    resources = [each["resource"] for each in entries if _is_match(each, resource_type)]
    included = [each["resource"] for each in entries if _is_included(each, resource_type)]
    return Found(tuple(resources), next(_each_next_page(bundle or {}, resource_type), None), tuple(included))


async def read_fresh(client: FhirClient, path: str) -> Resource | None:
    """One resource as it is now; None when it has been deleted."""
    try:
        return await client.read(path, headers=FRESH)
    except Answered as refusal:
        if refusal.status in (404, 410):
            return None
        raise


def _is_match(entry: Resource, resource_type: str) -> bool:
    is_listed = entry.get("search", {}).get("mode", "match") == "match"
    return bool(is_listed and entry.get("resource", {}).get("resourceType") == resource_type)


def _is_included(entry: Resource, resource_type: str) -> bool:
    return entry.get("resource", {}).get("resourceType") not in (resource_type, "OperationOutcome", None)


def _each_next_page(bundle: Resource, resource_type: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Below our own base, whatever host the link names: behind a proxy, servers name one that we can't reach."""
    for link in bundle.get("link", ()):
        if link.get("relation") == "next":
            address = urlsplit(link.get("url", ""))
            path = resource_type if address.path.rstrip("/").endswith(f"/{resource_type}") else ""
            params: dict[str, Any] = {}
            for name, value in parse_qsl(address.query):
                params.setdefault(name, []).append(value)
            yield path, params
