"""What the made-up clinic is: the organization, its places, the visit types it offers and who works there."""

from collections.abc import Iterator

from sandbox.made_up_clinic.data import Resource, read_facts

VISIT_TYPE_SYSTEM = "urn:frontdesk:visit-type"
CLINIC_NAME: str = read_facts("clinic")["organization"]["name"]
CLINIC_PHONE: str = read_facts("clinic")["organization"]["phone"]
_ORGANIZATION = {"reference": "Organization/mission-health"}
_TIMEZONE_EXTENSION = "http://hl7.org/fhir/StructureDefinition/timezone"


def list_places() -> list[Resource]:
    facts = read_facts("clinic")
    return [
        _describe_organization(facts["organization"]),
        *(_describe_place(place) for place in facts["places"]),
        *(_describe_service(service) for service in facts["services"]),
        *(_describe_practitioner(practitioner) for practitioner in facts["practitioners"]),
        *(_describe_role(practitioner) for practitioner in facts["practitioners"]),
    ]


def code_visit_types(keys: list[str]) -> list[Resource]:
    names = {service["key"]: service["name"] for service in read_facts("clinic")["services"]}
    return [{"coding": [{"system": VISIT_TYPE_SYSTEM, "code": key}], "text": names[key]} for key in keys]


def name_service(key: str) -> str:
    """The id of a visit type's HealthcareService; FHIR ids have no underscore."""
    return key.replace("_", "-")


def _describe_organization(organization: Resource) -> Resource:
    return {
        "resourceType": "Organization",
        "id": organization["id"],
        "active": True,
        "name": organization["name"],
        "telecom": [{"system": "phone", "value": organization["phone"], "use": "work"}],
    }


def _describe_place(place: Resource) -> Resource:
    return {
        "resourceType": "Location",
        "id": place["id"],
        "extension": [{"url": _TIMEZONE_EXTENSION, "valueCode": "America/Los_Angeles"}],
        "status": "active",
        "name": place["name"],
        "description": place["description"],
        "mode": "instance",
        "telecom": [{"system": "phone", "value": place["phone"], "use": "work"}],
        "address": {"use": "work", "country": "US", **place["address"]},
        "position": place["position"],
        "managingOrganization": _ORGANIZATION,
        "hoursOfOperation": [
            {"daysOfWeek": hours["days"], "openingTime": f"{hours['from']}:00", "closingTime": f"{hours['to']}:00"}
            for hours in place["hours"]
        ],
    }


def _describe_service(service: Resource) -> Resource:
    return {
        "resourceType": "HealthcareService",
        "id": name_service(service["key"]),
        "active": True,
        "providedBy": _ORGANIZATION,
        "type": code_visit_types([service["key"]]),
        "location": [{"reference": f"Location/{place}"} for place in service["places"]],
        "name": service["name"],
        "extraDetails": service["bring"],
    }


def _describe_practitioner(practitioner: Resource) -> Resource:
    name = {"use": "official", "family": practitioner["family"], "given": practitioner["given"]}
    name["suffix"] = [practitioner["suffix"]]
    spoken = f"{practitioner['given'][0]} {practitioner['family']}"
    if practitioner["prefix"]:
        name["prefix"] = [practitioner["prefix"]]
        spoken = f"{practitioner['prefix']} {spoken}"
    return {
        "resourceType": "Practitioner",
        "id": practitioner["id"],
        "active": True,
        "name": [{**name, "text": spoken}],
        "gender": practitioner["gender"],
        "communication": [
            {"coding": [{"system": "urn:ietf:bcp:47", "code": language}]} for language in practitioner["languages"]
        ],
    }


def _describe_role(practitioner: Resource) -> Resource:
    return {
        "resourceType": "PractitionerRole",
        "id": f"{practitioner['id']}-role",
        "active": True,
        "practitioner": {"reference": f"Practitioner/{practitioner['id']}"},
        "organization": _ORGANIZATION,
        "specialty": [{"coding": [{"system": "http://snomed.info/sct", **practitioner["specialty"]}]}],
        "location": [{"reference": f"Location/{place}"} for place in list_places_of(practitioner)],
        "healthcareService": [
            {"reference": f"HealthcareService/{name_service(key)}"} for key in practitioner["services"]
        ],
    }


def list_places_of(practitioner: Resource) -> list[str]:
    return list(dict.fromkeys(_each_place(practitioner)))


def _each_place(practitioner: Resource) -> Iterator[str]:
    return (hours["place"] for hours in practitioner["hours"])
