"""Names are found beyond doubt or not at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.facts import ClinicFacts
from clinic.model import VisitType
from clinic.names import learn_names
from tests.clinic.book import CHEN, DALY_CITY, DENTAL, MISSION, NGUYEN, ORTEGA, PARK

TYPES = (
    VisitType("checkup", "Checkup"),
    DENTAL,
    VisitType("follow_up", "Follow-up visit"),
    VisitType("lab", "Lab work"),
    VisitType("sick_visit", "Sick visit"),
    VisitType("well_child", "Well-child visit"),
)
NAMES = learn_names(ClinicFacts(TYPES, (CHEN, NGUYEN, ORTEGA, PARK), (DALY_CITY, MISSION), ()))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("I want to see dr chen", "chen"),
        ("Dr. Chen please", "chen"),
        ("checkup with chen tuesday", "chen"),
        ("w/ chen", "chen"),
        ("chen tuesday at 9", "chen"),
        ("Chen", "chen"),
        ("chen's next opening?", "chen"),
        ("una cita con la doctora Nguyen", "nguyen"),
        ("bác sĩ Nguyễn", "nguyen"),
        ("with wendy on friday", "nguyen"),
        ("is wendy nguyen free?", None),
        ("a checkup on friday, wendy nguyen if possible", "nguyen"),
        ("dr ortga tomorrow", "ortega"),
        ("doctor nguyn", "nguyen"),
        ("with ortego", "ortega"),
        ("dr park", "park"),
        ("dr. Sun Park", "park"),
    ],
)
def test_a_practitioner_is_found_by_the_ways_patients_name_one(text: str, who: str | None) -> None:
    found = NAMES.find(text).practitioner
    assert (found.id if found else None) == who


@pytest.mark.parametrize(
    "text",
    [
        "this is Wendy Nguyen, I need a checkup",
        "my name is chen",
        "I'm Chen",
        "a checkup for Amy Chen",
        "my daughter chen is ill",
        "chen here",
        "can i park there",
        "is there parking near the park",
        "walk with park rangers",
        "dr chan",
        "dr chen or dr ortega",
        "chen or nguyen",
        "with pain in my ear",
        "kitchen sink",
        "the sun came out on sunday",
        "I need to see someone",
        "",
        "🙂",
    ],
)
def test_no_practitioner_is_read_into_other_words_or_a_patients_own_name(text: str) -> None:
    assert NAMES.find(text).practitioner is None


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("daly city please", "daly-city"),
        ("the Daly City clinic", "daly-city"),
        ("dally city", "daly-city"),
        ("daly cty tuesday", "daly-city"),
        ("the one on gellert", "daly-city"),
        ("the mission one", "mission"),
        ("mission clinic tuesday", "mission"),
        ("checkup at mission", "mission"),
        ("at the mission", "mission"),
        ("Mission", "mission"),
        ("mission please", "mission"),
        ("somewhere in san francisco", "mission"),
    ],
)
def test_a_place_is_found_by_name_town_or_street(text: str, where: str) -> None:
    found = NAMES.find(text).place
    assert found is not None
    assert found.id == where


@pytest.mark.parametrize(
    "text",
    [
        "my mission is to get well",
        "it's an impossible mission for me to come",
        "i live in daly city",
        "I moved from san francisco",
        "an appointment at mission health",
        "mission or daly city?",
        "the city is far",
        "permission slip",
    ],
)
def test_no_place_is_read_into_other_words(text: str) -> None:
    assert NAMES.find(text).place is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("checkup", "checkup"),
        ("a check-up please", "checkup"),
        ("check up", "checkup"),
        ("dental visit", "dental"),
        ("a dental appointment", "dental"),
        ("followup visit", "follow_up"),
        ("Follow up visit", "follow_up"),
        ("lab work", "lab"),
        ("well child visit", "well_child"),
        ("sick visit", "sick_visit"),
    ],
)
def test_a_visit_type_is_found_by_the_clinics_own_name(text: str, key: str) -> None:
    found = NAMES.find(text).visit_type
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("text", ["I follow up on my bill", "I am sick of waiting", "well, child care is hard", "work"])
def test_no_visit_type_is_read_into_other_words(text: str) -> None:
    assert NAMES.find(text).visit_type is None


def test_two_visit_types_in_one_text_are_a_doubt() -> None:
    assert NAMES.find("checkup and lab work").visit_type is None


@given(some.text(max_size=80))
def test_no_text_whatever_makes_it_fail(text: str) -> None:
    named = NAMES.find(text)
    assert named.practitioner in (None, *(each.practitioner for each in (CHEN, NGUYEN, ORTEGA, PARK)))


@pytest.mark.parametrize(
    ("text", "refused", "wanted"),
    [
        ("not with dr chen", "chen", None),
        ("checkup friday not with dr chen", "chen", None),
        ("anyone but chen please", None, None),
        ("anyone but dr chen please", "chen", None),
        ("i dont want to see dr ortega", "ortega", None),
        ("I don't want Wendy Nguyen", "nguyen", None),
        ("somebody other than dr ortga", "ortega", None),
        ("not dr chen, dr ortega", "chen", "ortega"),
        ("no, dr chen", None, "chen"),
        ("no i want dr chen", None, "chen"),
        ("not friday, with dr chen", None, "chen"),
        ("not on friday with dr chen", None, "chen"),
        ("friday but with dr chen", None, "chen"),
    ],
)
def test_a_practitioner_may_be_named_to_be_refused(text: str, refused: str | None, wanted: str | None) -> None:
    named = NAMES.find(text)
    assert [who.id for who in named.not_with] == ([refused] if refused else [])
    assert (named.practitioner.id if named.practitioner else None) == wanted


def test_two_of_one_family_name_need_more_than_it() -> None:
    twin = type(NGUYEN)(type(NGUYEN.practitioner)("nguyen-2", "Dr. Thao Nguyen"), ("Thao",), "Nguyen")
    names = learn_names(ClinicFacts((), (NGUYEN, twin), (), ()))
    assert names.find("dr nguyen").practitioner is None
    assert names.find("thao nguyen on monday").practitioner == twin.practitioner
