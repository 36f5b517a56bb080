"""Joins the phrases of a text into what is wished for: alternatives, corrections, exclusions, what one lends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from when.lending import is_mere_weekday, lend_days_and_hours, lend_excluded_day
from when.phrases import Chosen, Told
from when.wishes import Hours, Wish, meet

TIMES = ("when", "weak")
_CLAUSE = re.compile(r"[.,;:!?]")


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
    draft, joint = Draft(), ""
    without = _Exclusions(draft)
    for phrase in _drop_told(_drop_weak(told)):
        if phrase.kind == "mark":
            joint = joint if phrase.value.sort == "noise" else phrase.value.sort
        elif phrase.kind not in ("nothing", "weak_nothing"):
            joint = joint or _read_gap(phrase.gap)
            if not without.take(phrase, joint):
                _add(draft, phrase.value, joint)
            joint = ""
    without.decide()
    if len(draft.without) == 1:
        lend_excluded_day(draft.without[0], draft.wishes)
    lend_days_and_hours(draft.wishes, today)
    return draft


@dataclass(slots=True)
class _Exclusions:
    """ "Not monday, tuesday or friday" takes out three days; "not monday, tuesday" wants the tuesday."""

    draft: Draft
    goes_on: bool = False
    undecided: list[Wish] = field(default_factory=list)

    def take(self, phrase: Chosen, joint: str) -> bool:
        """Whether the phrase is one of them, or may still turn out to be."""
        if phrase.kind == "exclusion":
            self._exclude(phrase.value.wish)
        elif self.goes_on and joint in ("or", "and", "comma") and _is_alike(self.draft.without[-1], phrase.value):
            self.undecided.append(phrase.value)
            if joint != "comma":
                self.draft.without += self.undecided
                self.undecided = []
        elif joint == "but" and self.draft.wishes and _is_taken_out(self.draft.wishes[-1], phrase.value):
            self._exclude(phrase.value)
        else:
            self.goes_on = False
            return False
        return True

    def decide(self) -> None:
        """ "I can't do monday, tuesday, wednesday" takes out all three, if nothing else is wished for."""
        if len(self.undecided) > 1 and not self.draft.wishes:
            self.draft.without += self.undecided
            return
        for wish in self.undecided:
            _add(self.draft, wish, "comma")

    def _exclude(self, wish: Wish) -> None:
        self.draft.without.append(wish)
        self.goes_on = True


def _read_gap(gap: str) -> str:
    marks = gap.strip()
    if marks in ("/", "&", "+"):
        return "or"
    return "comma" if marks[:1] in (",", ";") or marks[-1:] in (",", ";") else ""


def _drop_weak(told: Told) -> list[Chosen]:
    """A mere "3" or "sat" counts beside another time, or where it is all that is said."""
    if told.is_whole:
        return list(told.phrases)
    kept: list[Chosen] = []
    gaps = [*(phrase.gap for phrase in told.phrases[1:]), told.rest]
    for place, phrase in enumerate(told.phrases):
        if phrase.kind == "weak":
            before, after = [*reversed(kept)], told.phrases[place + 1 :]
            is_tail = phrase.gap[-1:].isalnum()  # 목 is no thursday in 손목, whose beginning is not known
            is_beside = _is_beside(before, phrase.gap) or _is_beside(after, gaps[place])
            if is_tail or _begins_with_word(gaps[place]) or not is_beside:
                continue
        kept.append(phrase)
    return kept


def _drop_told(phrases: Sequence[Chosen]) -> list[Chosen]:
    """ "I saw dr chen on friday": the next time in the same clause tells when that was."""
    kept: list[Chosen] = []
    is_told = False
    for phrase in phrases:
        if phrase.kind == "mark":
            is_told = phrase.value.sort == "past" or (is_told and phrase.value.sort == "noise")
        elif is_told and not _CLAUSE.search(phrase.gap):
            is_told = False
            continue
        kept.append(phrase)
    return [phrase for phrase in kept if phrase.kind != "mark" or phrase.value.sort != "past"]


def _is_beside(phrases: Sequence[Chosen], gap: str) -> bool:
    """The next of them is a time, or "or" and then one, with no unknown word between."""
    if not phrases or _has_words(gap):
        return False
    if phrases[0].kind == "mark":
        joins = phrases[0].value.sort in ("or", "and", "else", "correction", "rather")
        return joins and len(phrases) > 1 and phrases[1].kind in TIMES
    return phrases[0].kind in TIMES


def _has_words(gap: str) -> bool:
    return any(letter.isalnum() for letter in gap)


def _begins_with_word(gap: str) -> bool:
    return gap.lstrip()[:1].isalnum()


def _is_taken_out(said: Wish, wish: Wish) -> bool:
    """ "Any weekday but wednesday", "next week but thursday"."""
    if said.days is None or wish.days is None or wish.hours is not None or wish.moment is not None:
        return False
    return (said.days.each or bool(said.days.spans and not said.days.is_one_day)) and meet(said, wish) is not None


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
    if joint == "rather":
        draft.wishes[-1] = meet(last, wish) or correct(last, wish)
        return
    if joint == "comma" and _is_within(last, wish):
        joint = ""
    if joint in ("", "but") or wish.is_empty or last.is_empty or (joint in ("and", "comma") and _is_apart(last, wish)):
        common = meet(last, wish)
        if common is not None:
            draft.wishes[-1] = common
            return
    if wish not in draft.wishes:
        draft.wishes.append(wish)
        draft.in_order = draft.in_order or joint == "else"


def _is_within(said: Wish, wish: Wish) -> bool:
    """ "Next week works, wed or thu": the weekday is one of the days that were named."""
    if said.days is None or wish.days is None or said.moment is not None or said.days.is_filter or said.days.is_one_day:
        return False
    return is_mere_weekday(wish.days) and meet(said, wish) is not None


def _is_apart(first: Wish, second: Wish) -> bool:
    """One says the days and the other the hours, or no more than "as soon as possible"."""
    if any(wish.moment is not None and wish.moment.is_vague for wish in (first, second)):
        return True
    if first.moment is not None or second.moment is not None or (first.days and second.days):
        return False
    return first.hours is None or second.hours is None or _bound_each_other(first.hours, second.hours)


def _bound_each_other(first: Hours, second: Hours) -> bool:
    """ "After 2 and before 5"."""
    if first.is_point or second.is_point:
        return False
    return (first.start is None) != (second.start is None) and (first.end is None) != (second.end is None)


def correct(said: Wish, corrected: Wish) -> Wish:
    """ "Tomorrow at 3, no wait, wednesday" is wednesday at 3."""
    if corrected.moment is not None or said.moment is not None:
        return corrected
    return replace(corrected, days=corrected.days or said.days, hours=corrected.hours or said.hours)
