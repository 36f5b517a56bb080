"""What the patients of the benches say."""

from datetime import date

from bench.wishes import wish_for_dates, wish_for_weekdays


def test_as_many_half_days_as_patients_text_at_once() -> None:
    wishes = wish_for_dates(date(2026, 3, 2), 50)
    assert len({text for text, _ in wishes}) == 50
    assert wishes[0] == ("I need a checkup on March 9 in the morning", "1")
    assert wishes[1] == ("I need a checkup on March 9 in the afternoon", "1")


def test_no_wish_is_for_a_weekend() -> None:
    assert not any(f"March {day} " in text for text, _ in wish_for_dates(date(2026, 3, 2), 50) for day in (14, 15))


def test_the_weekdays_are_ten_half_days() -> None:
    assert len(set(wish_for_weekdays())) == 10
    assert ("i need a checkup next tuesday morning", "1") in wish_for_weekdays()
