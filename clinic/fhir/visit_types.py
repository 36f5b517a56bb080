"""Which visit types a clinic has, and which FHIR codings mean which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from clinic.fhir.resource import Resource, each_coding
from clinic.model import VisitType

# The CodeableConcept of each visit type's key.
Concepts = dict[str, Resource]


@dataclass(frozen=True, slots=True)
class VisitTypeNames:
    """`codes` maps `system|code` to the keys that the bot knows; in `system` the codes are such keys themselves."""

    system: str
    codes: Mapping[str, str]

    def key_of(self, coding: Resource) -> str | None:
        system, code = coding.get("system", ""), coding.get("code")
        if not code:
            return None
        return self.codes.get(f"{system}|{code}") or (code if system == self.system else None)


@dataclass(frozen=True, slots=True)
class VisitTypes:
    """`by_service` holds the key of each HealthcareService, `by_coding` that of each `system|code`."""

    names: VisitTypeNames
    types: tuple[VisitType, ...]
    concepts: Concepts
    by_service: Mapping[str, str]
    by_coding: Mapping[str, str]

    def keys_of(self, concepts: Iterable[Resource] | None) -> set[str]:
        keys = (self.by_coding.get(_write(coding)) or self.names.key_of(coding) for coding in each_coding(concepts))
        return {key for key in keys if key is not None and key in self.concepts}


def read_visit_types(services: Iterable[Resource], names: VisitTypeNames) -> VisitTypes:
    """One for each HealthcareService, or for several with the same key, such as the checkups of two places.

    A service that no setting maps is still offered by its name; its id is its key then.
    """
    types: dict[str, VisitType] = {}
    concepts: Concepts = {}
    by_service: dict[str, str] = {}
    by_coding: dict[str, str] = {}
    for service in sorted(services, key=lambda each: str(each["id"])):
        codings = list(each_coding(service.get("type")))
        key = next(filter(None, map(names.key_of, codings)), None) or str(service["id"])
        by_service[service["id"]] = key
        by_coding |= {_write(coding): key for coding in codings}
        if key not in types:
            types[key] = VisitType(key, _name(service), service.get("extraDetails") or "")
            concepts[key] = next(iter(service.get("type", ())), {"text": _name(service)})
    return VisitTypes(names, tuple(types.values()), concepts, by_service, by_coding)


def _name(service: Resource) -> str:
    written = (service.get("name"), *(each.get("text") for each in service.get("type", ())))
    displays = (each.get("display") for each in each_coding(service.get("type")))
    return str(next(filter(None, (*written, *displays)), service["id"]))


def _write(coding: Resource) -> str:
    return f"{coding.get('system', '')}|{coding.get('code', '')}"
