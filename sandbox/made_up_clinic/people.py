"""The people of the made-up clinic: those with a number of their own or a shared one, those looked after, guardians."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sandbox.made_up_clinic.data import Resource, read_facts

MRN_SYSTEM = "https://mission-health.example/mrn"
_IDENTIFIER_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
_LANGUAGES = "urn:ietf:bcp:47"


@dataclass(frozen=True, slots=True)
class MadeUpPatient:
    """`phone`: the patient's own number in E.164."""

    id: str
    name: str
    phone: str
    mrn: str
    birth_date: date
    language: str


@dataclass(frozen=True, slots=True)
class PhoneOwner:
    """Somebody with a phone in hand; `patient_id` None: a guardian who is not a patient here."""

    name: str
    phone: str
    language: str
    birth_date: date
    patient_id: str | None
    looks_after: tuple[str, ...] = ()


def _read_patient(facts: Resource) -> MadeUpPatient:
    return MadeUpPatient(
        id=facts["id"],
        name=f"{facts['given']} {facts['family']}",
        phone=facts["phone"],
        mrn=facts["mrn"],
        birth_date=date.fromisoformat(facts["birth_date"]),
        language=facts["language"],
    )


def _read_phone_owners() -> Iterator[PhoneOwner]:
    """Each phone once: of two who share one, the first has it in hand."""
    given_names = {child["id"]: child["given"] for child in read_facts("people")["dependants"]}
    guardians = {guardian["phone"]: guardian for guardian in read_facts("people")["guardians"]}
    sharing = {facts["phone"]: _read_patient(facts) for facts in reversed(read_facts("people")["sharing"])}
    for patient in (*PATIENTS, *reversed(sharing.values())):
        children = guardians.pop(patient.phone, {"of": []})["of"]
        looks_after = tuple(given_names[child] for child in children)
        yield PhoneOwner(patient.name, patient.phone, patient.language, patient.birth_date, patient.id, looks_after)
    for phone, guardian in guardians.items():
        name = f"{guardian['name']['given']} {guardian['name']['family']}"
        looks_after = tuple(given_names[child] for child in guardian["of"])
        born = date.fromisoformat(guardian["birth_date"])
        yield PhoneOwner(name, phone, guardian["language"], born, None, looks_after)


# Those whose number is theirs alone, and who look after nobody.
PATIENTS: tuple[MadeUpPatient, ...] = tuple(_read_patient(facts) for facts in read_facts("people")["patients"])
DEPENDANTS: tuple[str, ...] = tuple(facts["id"] for facts in read_facts("people")["dependants"])
PHONES: tuple[PhoneOwner, ...] = tuple(_read_phone_owners())


def list_people(now: datetime) -> list[Resource]:
    facts = read_facts("people")
    grown = (*facts["patients"], *facts["sharing"])
    patients = [_describe_patient(person, person["birth_date"]) for person in grown]
    children = [_describe_patient(child, _birth_date_of(child, now)) for child in facts["dependants"]]
    return [*patients, *children, *_describe_guardians(facts["guardians"]), *_describe_others()]


def _birth_date_of(child: Resource, now: datetime) -> str:
    """Children keep their age whatever year the clinic's clock says."""
    born = child["born"]
    return date(now.year - born["years_ago"], born["month"], born["day"]).isoformat()


def _describe_patient(person: Resource, birth_date: str) -> Resource:
    names = [{"use": "official", "family": person["family"], "given": [person["given"]]}]
    if "native_name" in person:
        names.append({"use": "usual", "text": person["native_name"]})
    patient: Resource = {
        "resourceType": "Patient",
        "id": person["id"],
        "identifier": [
            {
                "type": {"coding": [{"system": _IDENTIFIER_TYPES, "code": "MR"}]},
                "system": MRN_SYSTEM,
                "value": person["mrn"],
            }
        ],
        "active": True,
        "name": names,
        "gender": person["gender"],
        "birthDate": birth_date,
        "communication": _speaks(person["language"]),
        "managingOrganization": {"reference": "Organization/mission-health"},
    }
    if "phone" in person:
        # Two numbers are stored as a person would type them: real records are not all E.164.
        stored = person.get("written", person["phone"])
        patient["telecom"] = [{"system": "phone", "value": stored, "use": "mobile", "rank": 1}]
    return patient


def _describe_guardians(guardians: list[Resource]) -> Iterator[Resource]:
    """One RelatedPerson for each child: FHIR R4 gives a RelatedPerson exactly one Patient."""
    for guardian in guardians:
        name, relationship = guardian["name"], guardian["relationship"]
        for child in guardian["of"]:
            yield {
                "resourceType": "RelatedPerson",
                "id": f"{name['given'].lower()}-of-{child}",
                "active": True,
                "patient": {"reference": f"Patient/{child}"},
                "relationship": [
                    {"coding": [{"system": _ROLES, **relationship}]},
                    {"coding": [{"system": _ROLES, "code": "GUARD", "display": "guardian"}]},
                ],
                "name": [{"use": "official", "family": name["family"], "given": [name["given"]]}],
                "birthDate": guardian["birth_date"],
                "telecom": [{"system": "phone", "value": guardian["phone"], "use": "mobile", "rank": 1}],
                "communication": _speaks(guardian["language"]),
            }


def _describe_others() -> Iterator[Resource]:
    """The people whose visits fill the book; they have no phone, so they never answer a search by number."""
    others = read_facts("people")["others"]
    for number, (given, family) in enumerate(zip(others["given"], others["family"], strict=True)):
        yield {
            "resourceType": "Patient",
            "id": f"other-{number:02}",
            "active": True,
            "name": [{"use": "official", "family": family, "given": [given]}],
            "birthDate": date(1950 + 2 * number, number % 12 + 1, number + 1).isoformat(),
        }


def list_other_ids() -> list[str]:
    return [f"other-{number:02}" for number in range(len(read_facts("people")["others"]["given"]))]


def _speaks(language: str) -> list[Resource]:
    return [{"language": {"coding": [{"system": _LANGUAGES, "code": language}]}, "preferred": True}]
