"""The people behind a phone in a scripted conversation: those whose number it is, and those they look after."""

from dataclasses import dataclass
from typing import Any

from tests.whole_system import Clinic

MOTHER = "MTH"


@dataclass(frozen=True)
class Someone:
    """`role` is what whoever holds the phone is to them, as a code; "" for those whose own number it is."""

    given: str
    born: str
    gender: str = ""
    role: str = ""
    id: str = ""


@dataclass(frozen=True)
class Household:
    people: tuple[Someone, ...]

    def register(self, clinic: Clinic, number: str) -> dict[str, Someone]:
        """First name -> the person, as the records have them now."""
        registered = {}
        for person in self.people:
            own = None if person.role else number
            patient = clinic.register(own, person.given, person.born, person.gender)
            if person.role:
                clinic.let_look_after(number, patient, person.role)
            registered[person.given] = Someone(person.given, person.born, person.gender, person.role, patient)
        return registered


def read_household(written: dict[str, Any]) -> Household:
    """`on_file`: those whose number it is (one, when nothing is said); `looks_after`: the others."""
    own = [_read(each) for each in written.get("on_file", [{"given": "Robin", "born": "1980-01-02"}])]
    others = [_read({"role": MOTHER, **each}) for each in written.get("looks_after", [])]
    return Household((*own, *others))


def _read(written: dict[str, Any]) -> Someone:
    return Someone(**{**written, "born": str(written["born"])})
