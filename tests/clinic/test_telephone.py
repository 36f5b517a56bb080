"""One number has many spellings, and a server finds only the one it has stored."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as some

from clinic.telephone import read_number, spell
from sandbox.made_up_clinic import PATIENTS


@pytest.mark.parametrize(
    "written",
    [
        "+14155550102",
        "4155550102",
        "14155550102",
        "(415) 555-0102",
        "(415)555-0102",
        "415-555-0102",
        "415.555.0102",
        "415 555 0102",
        "+1 415-555-0102",
        "1-415-555-0102",
        "+1-415-555-0102",
        "+1 (415) 555-0102",
        "tel:+1-415-555-0102",
    ],
)
def test_each_usual_spelling_is_asked_for_and_read_as_the_same_number(written: str) -> None:
    assert written in spell("+14155550102", "US")
    assert read_number(written, "US") == "+14155550102"


@given(some.integers(2_000_000_000, 9_999_999_999))
def test_whatever_we_ask_for_reads_back_as_the_number_we_ask_for(digits: int) -> None:
    number = f"+1{digits}"
    spellings = spell(number, "US")
    assert {read_number(spelling, "US") for spelling in spellings} == {number}
    assert len(set(spellings)) == len(spellings)


@pytest.mark.parametrize("written", ["", "nobody", "US.13491208655302741918", "415-555-0102 x12", "🙂"])
def test_what_is_no_direct_number_is_none(written: str) -> None:
    assert read_number(written, "US") is None


def test_spellings_follow_the_numbers_own_country() -> None:
    british = phonenumbers.format_number(
        phonenumbers.parse("+447911123456"), phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    assert british in spell("+447911123456", "US")


def test_no_spelling_holds_a_comma_which_would_split_the_search() -> None:
    assert not [spelling for patient in PATIENTS for spelling in spell(patient.phone, "US") if "," in spelling]
