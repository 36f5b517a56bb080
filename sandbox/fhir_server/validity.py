"""Refuses what can not be read as a resource of the type it is sent as: enough to keep nonsense out of the records."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from sandbox.fhir_server.moments import span_of
from sandbox.fhir_server.refusal import Refused
from sandbox.fhir_server.search_parameters import parameters_of, read_parameters, walk
from sandbox.made_up_clinic.data import Resource

_SHAPES: dict[str, tuple[type, ...]] = {"reference": (dict,), "token": (bool, str, dict), "string": (str,)}


def check_resource(body: Any, resource_type: str) -> Resource:
    """Its type, its codes, and the shape of what it is searched by, which the indexes rely on."""
    if not isinstance(body, dict) or body.get("resourceType") not in read_parameters():
        raise _unreadable("HAPI-1838: missing required element: 'resourceType'")
    if body["resourceType"] != resource_type:
        raise _unreadable(f"HAPI-1814: expected {resource_type} but found {body['resourceType']}")
    _check_codes(body)
    _check_shapes(body)
    return body


def _check_codes(body: Resource) -> None:
    for path, codes in _read_codes().get(body["resourceType"], {}).items():
        for code in walk(body, path):
            if code not in codes:
                raise _unreadable(f"HAPI-1821: [element={'.'.join(path)}] Invalid attribute value {code!r}")


def _check_shapes(body: Resource) -> None:
    if not isinstance(body.get("meta", {}), dict) or not isinstance(body.get("id", ""), str):
        raise _unreadable("HAPI-1821: [element=id or meta] Invalid value")
    for parameter in parameters_of(body["resourceType"]).values():
        for value in (value for path in parameter.paths for value in walk(body, path)):
            if not _has_shape(parameter.kind, value):
                raise _unreadable(f"HAPI-1821: [element={parameter.name}] Invalid attribute value {value!r}")


def _has_shape(kind: str, value: Any) -> bool:
    if kind == "date":
        span_of(value)
        return True
    return isinstance(value, _SHAPES[kind])


@cache
def _read_codes() -> dict[str, dict[tuple[str, ...], frozenset[str]]]:
    """Resource type -> path -> codes."""
    table = tomllib.loads((files(__package__) / "required_codes.toml").read_text(encoding="utf-8"))
    return {
        resource_type: {tuple(path.split(".")): frozenset(codes.split()) for path, codes in elements.items()}
        for resource_type, elements in table.items()
    }


def _unreadable(why: str) -> Refused:
    return Refused(400, f"Failed to parse request body as JSON resource. {why}", "HAPI-0450")
