"""Of those on a number's files, the grown speak for themselves, and the others are looked after while they may be."""

from datetime import date, timedelta

import pytest

from clinic.model import Patient
from clinic.on_file import Dependant, FiledPatient, Household, OnFile, read_household

TODAY = date(2026, 3, 2)
GROWN_AT = 18


def filed(name: str, age: int = 40, gender: str = "female", days: int = 0) -> FiledPatient:
    """`days`: how long ago the birthday was."""
    return FiledPatient(
        Patient(name), name.title(), TODAY.replace(year=TODAY.year - age) - timedelta(days=days), gender
    )


def household(*own: FiledPatient, of: tuple[Dependant, ...] = (), today: date = TODAY, at: int = GROWN_AT) -> Household:
    return read_household(OnFile(own, of), at, today)


def grown(home: Household) -> list[str]:
    return [each.filed.patient.id for each in home.grown]


def looked_after(home: Household) -> list[tuple[str, str]]:
    return [(each.filed.patient.id, each.relation) for each in home.looked_after]


def test_children_who_share_a_number_are_looked_after() -> None:
    home = household(filed("ana"), filed("leo", 9, "male"), filed("mia", 7), filed("sam", 5, ""))
    assert grown(home) == ["ana"]
    assert looked_after(home) == [("leo", "son"), ("mia", "daughter"), ("sam", "child")]


def test_a_child_with_a_phone_speaks_for_itself() -> None:
    home = household(filed("leo", 15))
    assert (grown(home), looked_after(home)) == (["leo"], [])


def test_a_child_with_whose_number_a_guardian_texts_is_looked_after() -> None:
    leo = filed("leo", 9, "male")
    home = household(leo, of=(Dependant(leo, "child"),))
    assert (grown(home), looked_after(home)) == ([], [("leo", "son")])


@pytest.mark.parametrize(("days", "is_there"), [(-1, True), (0, False)], ids=["the day before", "the birthday"])
def test_a_dependant_is_there_until_the_birthday(days: int, is_there: bool) -> None:
    home = household(of=(Dependant(filed("mia", GROWN_AT, days=days), "child"),))
    assert bool(home.looked_after) is is_there


def test_one_born_on_29_february_grows_up_on_1_march() -> None:
    mia = FiledPatient(Patient("mia"), "Mia", date(2008, 2, 29))
    days = (date(2026, 2, 28), date(2026, 3, 1))
    assert [bool(household(of=(Dependant(mia, "child"),), today=day).looked_after) for day in days] == [True, False]


def test_the_clinic_sets_at_which_age_a_teenagers_affairs_are_their_own() -> None:
    leo = Dependant(filed("leo", 13), "child")
    assert household(of=(leo,), at=14).looked_after
    assert not household(of=(leo,), at=13).looked_after


def test_a_teenager_of_that_age_who_shares_a_number_is_opened_by_their_own_birth_date_alone() -> None:
    ana, leo = filed("ana"), filed("leo", 13)
    home = household(ana, leo, at=13)
    assert ana.birth_date is not None
    assert leo.birth_date is not None
    assert [each.filed for each in home.opened_by(ana.birth_date)] == [ana]
    assert [each.filed for each in home.opened_by(leo.birth_date)] == [leo]


def test_whose_age_is_unknown_is_nobodys_child() -> None:
    unknown = FiledPatient(Patient("mia"), "Mia")
    assert not household(of=(Dependant(unknown, "child"),)).looked_after
    assert grown(household(filed("ana"), unknown)) == ["ana", "mia"]


@pytest.mark.parametrize(
    ("since", "until", "is_there"),
    [
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), date.max, False),
        (date.min, TODAY - timedelta(days=1), False),
    ],
    ids=["today", "from tomorrow", "till yesterday"],
)
def test_a_guardian_acts_in_the_time_for_which_they_are_one(since: date, until: date, is_there: bool) -> None:
    home = household(of=(Dependant(filed("mia", 9), "child", since, until),))
    assert bool(home.looked_after) is is_there


def test_who_may_act_for_anybody_may_for_their_own_mother() -> None:
    home = household(filed("ana"), of=(Dependant(filed("eva", 80), "parent", at_any_age=True),))
    assert looked_after(home) == [("eva", "mother")]


def test_a_stranger_without_a_birth_date_on_file_is_not_opened_by_none() -> None:
    home = household(FiledPatient(Patient("ana"), "Ana"))
    assert home.opened_by(date.min) == ()
    assert household().opened_by(TODAY) == ()
