"""Patients for the benches: as many as texts are sent at once, each with a number of their own, in any FHIR server."""

from sandbox.made_up_clinic import load_into

# The numbers that each area code keeps free for fiction; the made-up clinic's own people live in 415 and 650.
_AREA_CODES = (206, 212, 213, 303, 312, 404, 503, 512, 617, 702)
_OF_EACH_AREA = 100

PHONES = tuple(f"+1{area}55501{number:02}" for area in _AREA_CODES for number in range(_OF_EACH_AREA))


def load_patients(fhir_url: str) -> None:
    load_into(fhir_url, [describe_patient(number, phone) for number, phone in enumerate(PHONES)])


def describe_patient(number: int, phone: str) -> dict[str, object]:
    return {
        "resourceType": "Patient",
        "id": patient_id(number),
        "active": True,
        "name": [{"use": "official", "family": f"Bench{number:03}", "given": ["Robin"]}],
        "birthDate": f"{1950 + number % 50}-06-15",
        "telecom": [{"system": "phone", "value": phone, "use": "mobile", "rank": 1}],
    }


def patient_id(number: int) -> str:
    return f"bench-{number:03}"
