"""Joins the phrases of a text into what is wished for: alternatives, corrections, exclusions, what one lends."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from when.phrases import Chosen, Told
from when.wishes import Days, Wish, meet, meet_days


@dataclass(slots=True)
class Draft:
    """`wishes` are alternatives; with `in_order` the first is liked best."""

    wishes: list[Wish] = field(default_factory=list)
    without: list[Wish] = field(default_factory=list)
    in_order: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.wishes and not self.without


def join_phrases(told: Told, today: date) -> Draft:
    draft, joint, undecided = Draft(), "", list[Wish]()
    excluding = False
    for phrase in _drop_weak(told):
        if phrase.kind == "mark":
            joint = joint if phrase.value.sort == "noise" else phrase.value.sort
            continue
        if phrase.kind in ("nothing", "weak_nothing"):
            continue
        joint = joint or _read_gap(phrase.gap)
        if phrase.kind == "exclusion":
            draft.without.append(phrase.value.wish)
            excluding = True
        elif excluding and joint in ("or", "and", "comma") and _is_alike(draft.without[-1], phrase.value):
            undecided.append(phrase.value)
            if joint != "comma":  # "not monday, tuesday or friday"; but "not monday, tuesday" wants tuesday
                draft.without += undecided
                undecided = []
        else:
            excluding = False
            _add(draft, phrase.value, joint)
        joint = ""
    for wish in undecided:
        _add(draft, wish, "comma")
    _lend_forward(draft.wishes, today)
    _lend_backward(draft.wishes)
    return draft


def _read_gap(gap: str) -> str:
    marks = gap.strip()
    if marks in ("/", "&", "+"):
        return "or"
    return "comma" if marks[:1] in (",", ";") or marks[-1:] in (",", ";") else ""


def _drop_weak(told: Told) -> list[Chosen]:
    """A mere "3" or "sat" counts beside another time, or where it is all that is said."""
    phrases = list(told.phrases)
    if told.is_whole:
        return phrases
    gaps = [*(phrase.gap for phrase in phrases[1:]), told.rest]
    kept: list[Chosen] = []
    for phrase, gap_after in zip(phrases, gaps, strict=True):
        beside = bool(kept) and kept[-1].kind == "when" and not _has_words(phrase.gap)
        if phrase.kind != "weak" or (beside and not _begins_with_word(gap_after)):
            kept.append(phrase)
    return kept


def _has_words(gap: str) -> bool:
    return any(letter.isalnum() for letter in gap)


def _begins_with_word(gap: str) -> bool:
    return gap.lstrip()[:1].isalnum()


def _is_alike(first: Wish, second: Wish) -> bool:
    return (first.days is None) == (second.days is None) and (first.hours is None) == (second.hours is None)


def _add(draft: Draft, wish: Wish, joint: str) -> None:
    if not draft.wishes:
        draft.wishes.append(wish)
        return
    last = draft.wishes[-1]
    if joint == "correction":
        draft.wishes[-1] = correct(last, wish)
        return
    if joint in ("", "but") or wish.is_empty or last.is_empty or (joint in ("and", "comma") and _is_apart(last, wish)):
        common = meet(last, wish)
        if common is not None:
            draft.wishes[-1] = common
            return
    if wish not in draft.wishes:
        draft.wishes.append(wish)
        draft.in_order = draft.in_order or joint == "else"


def _is_apart(first: Wish, second: Wish) -> bool:
    """One says the days and the other the hours."""
    plain = first.moment is None and second.moment is None
    return plain and (first.days is None or second.days is None) and (first.hours is None or second.hours is None)


def correct(said: Wish, corrected: Wish) -> Wish:
    """ "Tomorrow at 3, no wait, wednesday" is wednesday at 3."""
    if corrected.moment is not None or said.moment is not None:
        return corrected
    return replace(corrected, days=corrected.days or said.days, hours=corrected.hours or said.hours)


def _lend_forward(wishes: list[Wish], today: date) -> None:
    """ "Tomorrow at 3 or 4", "next week tuesday or thursday", "next wed or thu"."""
    for place in range(1, len(wishes)):
        before, wish = wishes[place - 1], wishes[place]
        if wish.hours and not wish.days and before.days and before.hours:
            wishes[place] = replace(wish, days=before.days)
        elif wish.days and before.days and _lends(before.days, wish.days):
            wishes[place] = replace(wish, days=_borrow(wish.days, before.days))
        elif wish.days and before.days and before.days.is_one_day and _is_mere_weekday(wish.days):
            wishes[place] = replace(wish, days=_place_beside(wish.days, before.days, today))


def _is_mere_weekday(days: Days) -> bool:
    return len(days.weekdays) == 1 and not days.spans and days.month_day is None and not days.each


def _place_beside(weekday: Days, day: Days, today: date) -> Days:
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
