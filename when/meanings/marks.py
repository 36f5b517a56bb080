"""What is no time itself: words between times, exclusions, preferences, noise, and what only looks like a time."""

from dataclasses import replace

from when.lending import is_mere_weekday, place_beside
from when.meanings.calendar import one_day
from when.meanings.clock import part as name_part
from when.meanings.meaning import makes
from when.meanings.offered import option
from when.model import Prefer
from when.scene import Scene
from when.wishes import Days, Exclusion, Hours, Mark, Moment, Wish, meet


@makes("mark")
def mark(_scene: Scene, sort: str) -> Mark:
    """ "or", "and", "else" (a second choice), "correction" ("no wait"), "noise" (no matter), "not" (but not ...)."""
    return Mark(sort)


@makes("nothing", takes_anything=True)
def nothing(_scene: Scene) -> Mark:
    """What looks like a time and is none: "room 204", "3 kids", "second opinion"."""
    return Mark("nothing")


@makes("telling", takes_anything=True)
def telling(_scene: Scene) -> Mark:
    """Words named once for templates of `nothing`: beside "hurts" or "fell" a time is no wish."""
    return Mark("nothing")


@makes("nothing")
def told(scene: Scene, telling: Mark | None, days: Days | None = None, hours: Hours | None = None) -> Mark | None:
    """A time beside `telling`; of "fell, can I come tomorrow" the day that is still to come is a wish."""
    start = days.spans[0][0] if days and days.is_one_day and not days.yearly else None
    is_to_come = start is not None and start > scene.today
    return None if is_to_come else Mark("nothing")


@makes("weak_nothing", takes_anything=True)
def weak_nothing(_scene: Scene) -> Mark:
    """No time, unless the very same words are one: "30 february" (rather than all of february), "2 days"."""
    return Mark("nothing")


@makes("exclusion")
def exclude(_scene: Scene, when: Wish | None = None, hours: Hours | None = None) -> Exclusion | None:
    """Of both what they have in common: "on monday I can't in the morning"."""
    common = meet(when or Wish(), Wish(hours=hours))
    return Exclusion(common) if common else None


@makes("exclusion")
def exclude_option(scene: Scene, nth: int) -> Exclusion | None:
    """One of the times on offer: "no, 1 is too early"."""
    chosen = option(scene, nth)
    return Exclusion(replace(chosen, option=None)) if chosen else None


@makes("exclusion")
def exclude_also(scene: Scene, when: Wish, exclusion: Exclusion, simple: bool = False) -> Exclusion | None:
    """ "월요일이나 화요일은 빼고", where what excludes follows the last: every such day of both, or both stretches.

    With `simple` both are single days: "오늘 내일은 안돼요", but not "다음주 화요일은 안돼요".
    """
    first, last = when.days, exclusion.wish.days
    if first is None or last is None or when.hours is not None or exclusion.wish.hours is not None:
        return None
    if first.is_one_day and is_mere_weekday(last):
        last = place_beside(last, first, scene.today)
    if simple and not all(days.is_one_day or len(days.weekdays) == 1 for days in (first, last)):
        return None
    if bool(first.spans) != bool(last.spans):
        return None
    weekdays = first.weekdays | last.weekdays if not first.spans else frozenset[int]()
    return Exclusion(Wish(days=replace(first, spans=first.spans + last.spans, weekdays=weekdays, each=True)))


@makes("exclusion")
def exclude_part(scene: Scene, part: Hours, third: str) -> Exclusion:
    """ "No early mornings"."""
    return Exclusion(Wish(hours=name_part(scene, part, third=third)))


@makes("exclusion")
def exclude_weekday(_scene: Scene, weekday: int) -> Exclusion:
    return Exclusion(Wish(days=Days(weekdays=frozenset((weekday,)), each=True)))


@makes("exclusion")
def exclude_weekends(_scene: Scene) -> Exclusion:
    return Exclusion(Wish(days=Days(weekdays=frozenset((5, 6)), each=True)))


@makes("when")
def instead_of(scene: Scene, when: Wish, unwanted: Wish) -> Wish:
    """ "Move it from tuesday to thursday": what is given up is no wish.

    "From tuesday at 3 to 4" stays on its day, "not monday the 17th, tuesday" in its week.
    """
    if when.days is None and when.hours is not None and when.moment is None:
        return replace(when, days=unwanted.days)
    given_up = _find_given_up(unwanted, scene)
    if when.days and given_up and is_mere_weekday(when.days):
        return replace(when, days=place_beside(when.days, given_up, scene.today))
    return when


def _find_given_up(unwanted: Wish, scene: Scene) -> Days | None:
    """The day that is named, or that of the visit being moved where its weekday is."""
    if unwanted.days is None:
        return None
    if unwanted.days.is_one_day:
        return unwanted.days
    moving = scene.context.moving
    if moving is None or moving.start is None or not is_mere_weekday(unwanted.days):
        return None
    day = moving.start.astimezone(scene.now.tzinfo).date()
    return one_day(day) if day.weekday() in unwanted.days.weekdays else None


@makes("when")
def prefer(_scene: Scene, order: str) -> Wish:
    """The later (or the earlier) the better, whatever else is said."""
    return Wish(prefer=Prefer(order))


@makes("when")
def soonest(scene: Scene) -> Wish:
    """As soon as possible: from now on, the earliest first."""
    return Wish(moment=Moment(scene.now, is_vague=True), prefer=Prefer.EARLIEST)


@makes("when")
def now(scene: Scene) -> Wish:
    return Wish(moment=Moment(scene.now, is_point=True))


@makes("when")
def any_time(scene: Scene) -> Wish:
    return Wish(moment=Moment(scene.now, is_vague=True))


@makes("weak")
def weak(_scene: Scene, clock: Hours | None = None, days: Days | None = None, hours: Hours | None = None) -> Wish:
    """A time only where nothing else is said: "3", "may", "sat"."""
    return Wish(days=days, hours=clock or hours)


@makes("weak")
def weak_wish(_scene: Scene, when: Wish) -> Wish:
    return when
