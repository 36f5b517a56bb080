"""Says what this server can do: its CapabilityStatement."""

from sandbox.fhir_server.search_parameters import SearchParameter, read_parameters
from sandbox.made_up_clinic.data import Resource

_INTERACTIONS = ("read", "create", "update", "delete", "search-type")


def describe_capabilities(base: str) -> Resource:
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-01-01",
        "kind": "instance",
        "software": {"name": "Frontdesk's FHIR server in miniature"},
        "implementation": {"description": "A made-up clinic", "url": base},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json", "json"],
        "rest": [
            {
                "mode": "server",
                "resource": [_describe_type(*each) for each in read_parameters().items()],
                "interaction": [{"code": "transaction"}, {"code": "batch"}],
            }
        ],
    }


def _describe_type(resource_type: str, parameters: dict[str, SearchParameter]) -> Resource:
    references = [name for name, parameter in parameters.items() if parameter.kind == "reference"]
    return {
        "type": resource_type,
        "interaction": [{"code": code} for code in _INTERACTIONS],
        "versioning": "versioned-update",
        "conditionalCreate": True,
        "conditionalUpdate": True,
        "updateCreate": True,
        "searchInclude": [f"{resource_type}:{name}" for name in references],
        "searchParam": [{"name": name, "type": parameter.kind} for name, parameter in parameters.items()],
    }
