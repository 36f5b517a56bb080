"""Alternatives lend each other what is named once: "mon or wed morning", "tomorrow at 3 or 4"."""

from dataclasses import replace
from datetime import date, timedelta

from when.wishes import Days, Wish, meet_days


def lend_days_and_hours(wishes: list[Wish], today: date) -> None:
    """In place."""
    _lend_forward(wishes, today)
    _lend_backward(wishes)


def lend_excluded_day(excluded: Wish, wishes: list[Wish]) -> None:
    """ "Friday afternoon I can't, the morning is fine": that friday's morning; in place."""
    if excluded.days is None or excluded.hours is None:
        return
    for place, wish in enumerate(wishes):
        if wish.hours and not wish.days and not wish.moment:
            wishes[place] = replace(wish, days=excluded.days)


def _lend_forward(wishes: list[Wish], today: date) -> None:
    """ "Tomorrow at 3 or 4", "next week tuesday or thursday", "next wed or thu"."""
    for place in range(1, len(wishes)):
        before, wish = wishes[place - 1], wishes[place]
        if before.hours_first and wish.days and not wish.hours and _are_alike(before.days, wish.days):
            wish = wishes[place] = replace(wish, hours=before.hours, hours_first=True)
        if wish.hours and not wish.days and before.days and before.hours:
            wishes[place] = replace(wish, days=before.days)
        elif wish.days and before.days and _lends(before.days, wish.days):
            wishes[place] = replace(wish, days=_borrow(wish.days, before.days))
        elif wish.days and before.days and before.days.is_one_day and is_mere_weekday(wish.days):
            wishes[place] = replace(wish, days=place_beside(wish.days, before.days, today))


def _are_alike(first: Days | None, second: Days) -> bool:
    """ "The morning of mon or tue", "of the 3rd or the 5th", but not "tomorrow morning or next week"."""
    if first is None:
        return False
    return (first.is_filter or first.is_one_day) and (second.is_filter or second.is_one_day)


def is_mere_weekday(days: Days) -> bool:
    return len(days.weekdays) == 1 and not days.spans and days.month_day is None and not days.each


def place_beside(weekday: Days, day: Days, today: date) -> Days:
    """The weekday of the same week, unless that is over."""
    beside = day.spans[0][0]
    assert beside is not None
    found = beside + timedelta(days=min(weekday.weekdays) - beside.weekday())
    if found <= today:
        found += timedelta(days=7)
    return Days(((found, found + timedelta(days=1)),))


def _lend_backward(wishes: list[Wish]) -> None:
    """ "Mon or wed morning", "tue or thu next week", "9 or 10 tomorrow"."""
    for place in range(len(wishes) - 2, -1, -1):
        wish, after = wishes[place], wishes[place + 1]
        if after.days is None:
            continue
        if wish.days is not None:
            borrowed = _borrow_from_after(wish.days, after.days)
            wishes[place] = replace(wish, days=borrowed, hours=wish.hours or after.hours)
        elif wish.hours is not None:
            wishes[place] = replace(wish, days=after.days)


def _borrow_from_after(days: Days, after: Days) -> Days:
    if _lends(after, days):
        return _borrow(days, after)
    if days.month_day and not days.spans and after.is_one_day:
        return _borrow(days, _month_of(after))
    return days


def _lends(lender: Days, borrower: Days) -> bool:
    return lender.is_filter and bool(lender.spans) and borrower.is_filter and not borrower.spans


def _month_of(day: Days) -> Days:
    start = day.spans[0][0]
    assert start is not None
    first = start.replace(day=1)
    return Days(((first, (first + timedelta(days=31)).replace(day=1)),))


def _borrow(days: Days, lender: Days) -> Days:
    return meet_days(days, Days(spans=lender.spans)) or days
