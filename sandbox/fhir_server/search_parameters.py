"""Which resource types the server keeps, what each can be searched by, and where in a resource those values stand."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from sandbox.fhir_server.refusal import Refused
from sandbox.made_up_clinic.data import Resource

Kind = Literal["token", "reference", "date", "string"]


@dataclass(frozen=True, slots=True)
class SearchParameter:
    """`only`: the ContactPoint system, or the type referred to, that the values are limited to; "" takes all."""

    name: str
    kind: Kind
    paths: tuple[tuple[str, ...], ...]
    only: str = ""

    def values_in(self, resource: Resource) -> Iterator[Any]:
        for path in self.paths:
            yield from (value for value in walk(resource, path) if self._takes(value))

    def _takes(self, value: Any) -> bool:
        if not self.only:
            return True
        if self.kind == "reference":
            return str(value.get("reference", "")).startswith(f"{self.only}/")
        return bool(value.get("system") == self.only)


@cache
def read_parameters() -> dict[str, dict[str, SearchParameter]]:
    """Resource type -> name -> parameter."""
    table = tomllib.loads((files(__package__) / "search_parameters.toml").read_text(encoding="utf-8"))
    return {
        resource_type: {name: _read_parameter(name, written) for name, written in parameters.items()}
        for resource_type, parameters in table.items()
    }


def parameters_of(resource_type: str) -> dict[str, SearchParameter]:
    try:
        return read_parameters()[resource_type]
    except KeyError:
        raise Refused(404, f"Unknown resource type '{resource_type}'", "HAPI-0302") from None


def parameter_of(resource_type: str, name: str) -> SearchParameter:
    parameters = parameters_of(resource_type)
    if name not in parameters:
        valid = ", ".join(sorted([*parameters, "_id", "_lastUpdated"]))
        why = f'Unknown search parameter "{name}" for resource type "{resource_type}". Valid: [{valid}]'
        raise Refused(400, why, "HAPI-0524")
    return parameters[name]


def _read_parameter(name: str, written: str) -> SearchParameter:
    kind, *paths = written.split()
    only = ""
    if paths[0].endswith(")"):
        paths[0], only = paths[0].removesuffix(")").split("(")
    return SearchParameter(name, kind, tuple(tuple(path.split(".")) for path in paths), only)  # type: ignore[arg-type]  # our own table


def walk(value: Any, path: tuple[str, ...]) -> Iterator[Any]:
    """Every value at the path, lists flattened on the way."""
    if isinstance(value, list):
        for each in value:
            yield from walk(each, path)
    elif not path:
        yield value
    elif isinstance(value, dict) and path[0] in value:
        yield from walk(value[path[0]], path[1:])
