"""The codes of HL7's list for why a visit was called off."""

from clinic.fhir.resource import Resource

SYSTEM = "http://terminology.hl7.org/CodeSystem/appointment-cancellation-reason"

# The list has no code for being too ill to come, or for work: "Patient" with a word of ours says it.
_CODES = {
    "better": ("pat-fb", "Patient: Feeling Better"),
    "transport": ("pat-lt", "Patient: Lack of Transportation"),
    "moved": ("pat-mv", "Patient: Moved"),
    "another_clinic": ("pat-uwo", "Patient: Unhappy/Changed Provider"),
    "weather": ("oth-weath", "Other: Weather"),
}
_WORDS = {"illness": "Patient: ill", "work": "Patient: work", "family": "Patient: family"}


def code_reason(reason: str | None) -> Resource:
    """A CodeableConcept; whatever has no code of its own is the patient's wish, told to an automated system."""
    if reason in _CODES:
        return _concept(*_CODES[reason])
    if reason in _WORDS:
        return {**_concept("pat", "Patient"), "text": _WORDS[reason]}
    return _concept("pat-crs", "Patient: Canceled via automated reminder system")


def _concept(code: str, display: str) -> Resource:
    return {"coding": [{"system": SYSTEM, "code": code, "display": display}]}
