"""Who is on the files of a telephone number, and whose files a birth date opens; no FHIR, no database, no clock."""

from dataclasses import dataclass
from datetime import date

from clinic.model import Patient

SELF = "self"

# By how the patient is related to whoever holds the phone, and then by the patient's gender.
_RELATIONS = {
    "child": {"male": "son", "female": "daughter"},
    "parent": {"male": "father", "female": "mother"},
}


@dataclass(frozen=True, slots=True)
class FiledPatient:
    """A living patient, as far as it takes to tell who is meant; `gender` is a word of the records, or ""."""

    patient: Patient
    first_name: str
    birth_date: date | None = None
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Dependant:
    """A patient for whom somebody with this number may act, from `since` to `until`, both included.

    `kin` is what the patient is to that person: child, parent, spouse or other.
    """

    filed: FiledPatient
    kin: str
    since: date = date.min
    until: date = date.max
    at_any_age: bool = False
    guardian_birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the records hold under a number: those whose own it is, and those whom its holders look after."""

    own: tuple[FiledPatient, ...] = ()
    dependants: tuple[Dependant, ...] = ()

    @property
    def sole(self) -> Patient | None:
        """The one patient whose own number it is."""
        return self.own[0].patient if len(self.own) == 1 else None

    @property
    def patients(self) -> tuple[Patient, ...]:
        return tuple(dict.fromkeys(each.patient for each in (*self.own, *(one.filed for one in self.dependants))))


@dataclass(frozen=True, slots=True)
class Member:
    filed: FiledPatient
    relation: str


@dataclass(frozen=True, slots=True)
class Household:
    """Those on a number's files on a day: who speaks for themselves, and who is looked after."""

    grown: tuple[Member, ...] = ()
    looked_after: tuple[Member, ...] = ()
    guardians_born: frozenset[date] = frozenset()

    def opened_by(self, birth_date: date) -> tuple[Member, ...]:
        """The files that it opens: those whose birth date it is, and with it or a guardian's those looked after.

        A child's birth date, which many know, counts only where the records have none of anybody older.
        """
        own = tuple(each for each in self.grown if each.filed.birth_date == birth_date)
        if own or birth_date in self.guardians_born:
            return (*own, *self.looked_after)
        if self.guardians_born or any(each.filed.birth_date for each in self.grown):
            return ()
        is_a_childs = any(each.filed.birth_date == birth_date for each in self.looked_after)
        return self.looked_after if is_a_childs else ()


def read_household(on_file: OnFile, grown_at: int, today: date) -> Household:
    """Whoever shares a number and is younger than `grown_at` is looked after; whose age is unknown is not."""
    in_force = [each for each in on_file.dependants if _is_in_force(each, grown_at, today)]
    looked_after = {each.filed.patient: Member(each.filed, _relation(each.kin, each.filed)) for each in in_force}
    grown = []
    for filed in on_file.own:
        if len(on_file.own) > 1 and _is_younger(filed, grown_at, today):
            looked_after.setdefault(filed.patient, Member(filed, _relation("child", filed)))
        elif filed.patient not in looked_after:
            grown.append(Member(filed, SELF))
    born = frozenset(each.guardian_birth_date for each in in_force if each.guardian_birth_date is not None)
    return Household(tuple(grown), tuple(looked_after.values()), born)


def _is_in_force(dependant: Dependant, grown_at: int, today: date) -> bool:
    if not dependant.since <= today <= dependant.until:
        return False
    return dependant.at_any_age or _is_younger(dependant.filed, grown_at, today)


def _is_younger(filed: FiledPatient, age: int, today: date) -> bool:
    """Who was born on 29 February is a year older on 1 March."""
    born = filed.birth_date
    if born is None:
        return False
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < age


def _relation(kin: str, filed: FiledPatient) -> str:
    return _RELATIONS.get(kin, {}).get(filed.gender, kin)
