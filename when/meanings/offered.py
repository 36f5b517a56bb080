"""What points at the conversation: the visit being moved, the times on offer, what was asked for before."""

from dataclasses import replace
from datetime import datetime, timedelta

from when.lending import is_mere_weekday, place_beside
from when.meanings.calendar import one_day, weekday_of_week
from when.meanings.meaning import makes
from when.meanings.periods import period, shift_moment
from when.model import Window
from when.scene import Scene
from when.wishes import HOUR, Amount, Days, Hours, Moment, Wish, meet_hours

ONE_MINUTE = timedelta(minutes=1)


def find_anchor(scene: Scene) -> datetime | None:
    """The time that "the same time" and "an hour earlier" speak of."""
    moving = scene.context.moving
    if moving is not None and moving.start is not None:
        return moving.start.astimezone(scene.now.tzinfo)
    asked = scene.context.asked
    if asked is not None and (start := asked.target or asked.windows[0].start) is not None:
        return start.astimezone(scene.now.tzinfo)
    if len(scene.context.offered) == 1:
        return scene.context.offered[0].astimezone(scene.now.tzinfo)
    return None


def find_beside_visit(days: Days, scene: Scene) -> Days | None:
    """ "Push it to thursday" may mean the Thursday of the visit's own week, not the next to come."""
    moving = scene.context.moving
    if moving is None or moving.start is None or not is_mere_weekday(days):
        return None
    return place_beside(days, one_day(moving.start.astimezone(scene.now.tzinfo).date()), scene.today)


@makes("hours")
def same_time(scene: Scene) -> Hours | None:
    anchor = find_anchor(scene)
    return Hours(anchor.hour * HOUR + anchor.minute, is_point=True) if anchor else None


@makes("days")
def same_day(scene: Scene) -> Days | None:
    anchor = find_anchor(scene)
    return one_day(anchor.date()) if anchor else None


@makes("when")
def moved(scene: Scene, amount: Amount, back: bool = False) -> Wish | None:
    """ "An hour earlier", "two weeks later" than the visit being moved: days keep the time of day."""
    anchor = find_anchor(scene)
    if anchor is None:
        return None
    return Wish(moment=Moment(shift_moment(anchor, -amount if back else amount), is_point=True))


@makes("when")
def moved_to(scene: Scene, hours: Hours, unwanted: Hours | None = None, part: Hours | None = None) -> Wish:
    """ "Move it to the afternoon", "in the afternoon from 2 to 3": of the day on which the visit is."""
    if part is not None and not hours.is_sure:
        hours = meet_hours(hours, part) or hours
    moving = scene.context.moving
    if moving is None or moving.start is None:
        return Wish(hours=hours)
    return Wish(days=one_day(moving.start.astimezone(scene.now.tzinfo).date()), hours=hours)


@makes("days")
def days_moved(scene: Scene, unit: str, back: bool = False) -> Days | None:
    """ "The week after that", "the following day"."""
    anchor = find_anchor(scene)
    return period(replace(scene, today=anchor.date()), unit, -1 if back else 1) if anchor else None


@makes("days")
def same_weekday(scene: Scene, step: int) -> Days:
    """ "The same weekday next week" as the visit; as today, where none is spoken of."""
    anchor = find_anchor(scene)
    day = anchor.date() if anchor else scene.today
    return weekday_of_week(scene, day.weekday(), step, strict=True)


@makes("when")
def weekday_after_asked(scene: Scene, weekday: int) -> Wish | None:
    """ "The friday after": after the day last spoken of."""
    anchor = find_anchor(scene)
    if anchor is None:
        return None
    ahead = (weekday - anchor.weekday() - 1) % 7 + 1
    return Wish(days=one_day(anchor.date() + timedelta(days=ahead)))


@makes("when")
def option(scene: Scene, nth: float) -> Wish | None:
    """The nth time on offer, from 1; -1 is the last."""
    if nth != int(nth):
        return None
    offered = scene.context.offered
    index = int(nth) - 1 if nth > 0 else len(offered) + int(nth)
    return _choose(scene, index) if 0 <= index < len(offered) else None


@makes("weak")
def weak_option(scene: Scene, nth: int) -> Wish | None:
    """A mere "2" while times are on offer."""
    return option(scene, nth)


@makes("when")
def option_by_time(scene: Scene, last: bool = False) -> Wish | None:
    """The earliest or the latest of the times on offer, in whatever order they stand."""
    offered = scene.context.offered
    if not offered:
        return None
    return _choose(scene, offered.index(max(offered) if last else min(offered)))


def _choose(scene: Scene, index: int) -> Wish:
    start = scene.context.offered[index].astimezone(scene.now.tzinfo)
    return Wish(moment=Moment(start, is_point=True), option=index)


@makes("when")
def beyond_offered(scene: Scene, back: bool = False, nth: int | None = None, same_day: bool = False) -> Wish | None:
    """Later than all the times on offer, or than the nth; `back`: earlier. `same_day`: on that day still."""
    offered = sorted(each.astimezone(scene.now.tzinfo) for each in scene.context.offered)
    if nth is not None:
        chosen = option(scene, nth)
        offered = [chosen.moment.start] if chosen and chosen.moment and chosen.moment.start else []
    anchor = (offered[0] if back else offered[-1]) if offered else find_anchor(scene)
    if anchor is None:
        return None
    window = Window(None, anchor) if back else Window(anchor + ONE_MINUTE, None)
    if same_day:
        midnight = scene.at(anchor.date(), 0)
        tomorrow = scene.at(anchor.date() + timedelta(days=1), 0)
        window = replace(window, start=window.start or midnight, end=window.end or tomorrow)
    return Wish(moment=Moment(window.start, window.end))


@makes("weak")
def weak_beyond(scene: Scene, back: bool = False) -> Wish | None:
    """A mere "later"."""
    return beyond_offered(scene, back)


@makes("when")
def between_offered(scene: Scene, first: int = 1, last: int = 2) -> Wish | None:
    """ "Between the first two"."""
    one, two = option(scene, first), option(scene, last)
    if not (one and two and one.moment and two.moment and one.moment.start and two.moment.start):
        return None
    start, end = sorted((one.moment.start, two.moment.start))
    return Wish(moment=Moment(start + ONE_MINUTE, end)) if start < end else None


@makes("days")
def another_day(scene: Scene) -> Days | None:
    """Days after the last one on offer."""
    offered = [each.astimezone(scene.now.tzinfo) for each in scene.context.offered]
    last = max(offered) if offered else find_anchor(scene)
    return Days(((last.date() + timedelta(days=1), None),)) if last else None
