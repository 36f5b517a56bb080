"""Recalls what the conversation knows: "the 10:30" is one on offer, "tuesday" after "afternoons only" an afternoon."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from when.joining import Draft
from when.model import Reading, Window
from when.scene import Scene
from when.wishes import DAY, HOUR, Days, Hours, Moment, Wish

ONE_DAY = timedelta(days=1)


def recall(draft: Draft, scene: Scene) -> Draft:
    wishes = [_recall_one(wish, scene) for wish in draft.wishes]
    if not wishes and draft.without and scene.context.asked is not None:
        days, hours = _days_of(scene.context.asked, scene), _hours_of(scene.context.asked, scene)
        wishes = [Wish(days, hours)] if days or hours else []
    return replace(draft, wishes=wishes)


def _recall_one(wish: Wish, scene: Scene) -> Wish:
    if wish.moment is not None or (wish.days and wish.hours) or wish.is_empty:
        return wish
    if wish.hours is not None:
        return _find_offered(wish, scene) or _lend_days(wish, scene)
    asked = scene.context.asked
    hours = _hours_of(asked, scene) if asked is not None else None
    return replace(wish, hours=hours) if hours is not None else wish


def _find_offered(wish: Wish, scene: Scene) -> Wish | None:
    """The one time on offer at that clock."""
    assert wish.hours is not None
    if not wish.hours.is_point:
        return None
    clocks = {half.start for half in wish.hours.halves()}
    starts = [each.astimezone(scene.now.tzinfo) for each in scene.context.offered]
    fits = [place for place, start in enumerate(starts) if start.hour * HOUR + start.minute in clocks]
    if len(fits) != 1:
        return None
    return Wish(moment=Moment(starts[fits[0]], is_point=True), option=fits[0], prefer=wish.prefer)


def _lend_days(wish: Wish, scene: Scene) -> Wish:
    """The days asked for before; else the one day that all times on offer are on."""
    if scene.context.asked is not None:
        days = _days_of(scene.context.asked, scene)
        return replace(wish, days=days) if days else wish
    on_offer = {each.astimezone(scene.now.tzinfo).date() for each in scene.context.offered}
    if len(on_offer) == 1:
        day = on_offer.pop()
        return replace(wish, days=Days(((day, day + ONE_DAY),)))
    return wish


def _days_of(asked: Reading, scene: Scene) -> Days | None:
    """The days of windows that are all closed, as long as nothing but days was asked for."""
    if any(window.start is None or window.end is None for window in asked.windows):
        return None
    spans = tuple(dict.fromkeys(_span(window, scene) for window in asked.windows))
    return Days(spans=spans, precision=asked.precision)


def _span(window: Window, scene: Scene) -> tuple[date, date]:
    assert window.start is not None
    assert window.end is not None
    start = window.start.astimezone(scene.now.tzinfo).date()
    last = (window.end - timedelta(minutes=1)).astimezone(scene.now.tzinfo).date()
    return start, last + ONE_DAY


def _hours_of(asked: Reading, scene: Scene) -> Hours | None:
    """The hours that every window keeps within its day; not of a single clock, which held for its own day."""
    if asked.daily is not None:
        end = asked.daily.end
        start = asked.daily.start
        return Hours(start.hour * HOUR + start.minute, end.hour * HOUR + end.minute if end else None, each=True)
    kept = {_hours_within_day(window, scene) for window in asked.windows}
    hours = kept.pop() if len(kept) == 1 else None
    return Hours(*hours, each=True) if hours else None


def _hours_within_day(window: Window, scene: Scene) -> tuple[int, int] | None:
    if window.start is None or window.end is None:
        return None
    start, length = window.start.astimezone(scene.now.tzinfo), window.end - window.start
    if length > timedelta(hours=23) or length < timedelta(hours=1):
        return None
    return _minutes(start), min(_minutes(start) + int(length.total_seconds()) // 60, DAY)


def _minutes(at: datetime) -> int:
    return at.hour * HOUR + at.minute
