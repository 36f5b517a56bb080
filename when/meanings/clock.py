"""Times of day: clocks, halves of the day, parts of the day and stretches between clocks."""

from dataclasses import replace

from when.meanings.meaning import makes
from when.scene import Scene
from when.wishes import DAY, HALF_DAY, HOUR, Amount, Hours, meet_hours


@makes("time")
def time(_scene: Scene, hour: int, minute: int = 0, second: int = 0) -> Hours | None:
    """A clock beyond doubt ("3 o'clock", "half past 3"); a negative `minute` is before the hour."""
    at = hour * HOUR + minute
    if not 0 <= at <= DAY + 59:
        return Hours(at % HALF_DAY, is_point=True, is_sure=False) if at < 0 else None
    return Hours(at, is_point=True, is_sure=hour > 12 or hour == 0, second=second)


@makes("time")
def minutes_before(scene: Scene, minute: int, hour: int) -> Hours | None:
    """ "Ten to three"."""
    return time(scene, hour, -minute)


@makes("time")
def past_time(_scene: Scene, time: Hours, minute: int) -> Hours:
    """ "Quarter past noon", "20 to midnight": minutes after (or, negative, before) a named time."""
    return time.later(minute) if time.is_sure else replace(time, start=(time.start or 0) + minute)


@makes("clock")
def clock(_scene: Scene, time: Hours) -> Hours:
    return time


@makes("clock")
def bare_clock(_scene: Scene, hour: int, minute: int = 0) -> Hours:
    """A mere number, a clock only where a template says so ("at 3")."""
    return Hours(hour * HOUR + minute, is_point=True, is_sure=hour > 12 or hour == 0)


@makes("time")
def half_of_day(_scene: Scene, clock: Hours, meridiem: str) -> Hours | None:
    """ "3 pm"; "15:00 pm" is let pass."""
    at = clock.start or 0
    if at >= HALF_DAY + HOUR:
        return replace(clock, is_sure=True) if meridiem == "pm" else None
    morning = at % HALF_DAY
    return replace(clock, start=morning + (HALF_DAY if meridiem == "pm" else 0), is_sure=True)


@makes("time")
def time_in_part(_scene: Scene, clock: Hours, part: Hours) -> Hours | None:
    """ "3 in the afternoon", a clock that can begin or end a range ("after 3 in the afternoon")."""
    placed = meet_hours(clock, part)
    return placed if placed and placed.is_point else None


@makes("hours")
def hours_in_part(_scene: Scene, part: Hours, hours: Hours) -> Hours | None:
    """ "下午3-5点": a range that lies in that part of the day as a whole."""
    start, end = part.start or 0, DAY if part.end is None else part.end
    halves = [] if hours.is_sure else hours.halves()
    return next((half for half in halves if start <= (half.start or 0) and (half.end or DAY) <= end), None)


@makes("hours")
def hours_near(_scene: Scene, first: int, last: int) -> Hours | None:
    """ "三四点", three or four: from the one through the hour of the other."""
    if (last - first) % 12 != 1:
        return None
    return Hours(first * HOUR, (last + 1) * HOUR, is_sure=False)


@makes("hours")
def hours_past(_scene: Scene, clock: Hours) -> Hours:
    """ "四点多", some time after four: until the next hour."""
    start = clock.start or 0
    return Hours(start, start + HOUR, is_sure=clock.is_sure)


@makes("hours")
def nth_hour(_scene: Scene, nth: int) -> Hours | None:
    """ "В третьем часу", in the third hour: from two to three."""
    return Hours((nth - 1) * HOUR, nth * HOUR, is_sure=False) if 1 <= nth <= 12 else None


@makes("hours")
def at(_scene: Scene, clock: Hours) -> Hours:
    return clock


@makes("time")
def clock_shifted(_scene: Scene, clock: Hours, amount: Amount, back: bool = False) -> Hours | None:
    """ "Half an hour before noon"."""
    if amount.days or amount.months or clock.start is None:
        return None
    at = clock.start + (-amount.minutes if back else amount.minutes)
    return replace(clock, start=at) if 0 <= at <= DAY else None


@makes("hours")
def clock_instead_of(_scene: Scene, clock: Hours, unwanted: Hours) -> Hours | None:
    """ "4 instead of 3"."""
    return clock if clock != unwanted else None


@makes("hours")
def around(_scene: Scene, clock: Hours) -> Hours:
    return replace(clock, nearby=True)


@makes("hours")
def part(scene: Scene, part: Hours, each: bool = False, third: str | None = None) -> Hours:
    """A part of the day; `third` is "early", "middle" or "late"."""
    start, end = part.start or 0, DAY if part.end is None else part.end
    half = (end - start) // 2
    if third == "early":
        return Hours(start, start + half, each=each)
    if third == "late":
        return Hours(start + half, end, each=each)
    if third == "middle":
        return Hours(start + half // 2, end - half // 2, each=each)
    return replace(part, each=each)


@makes("hours")
def narrow(_scene: Scene, first: Hours, second: Hours) -> Hours | None:
    """ "3 in the afternoon", "in the morning after 10"."""
    return meet_hours(first, second)


@makes("hours")
def hours_between(_scene: Scene, first: Hours, last: Hours) -> Hours | None:
    """Half-open; an unsure end follows the sure one: "3-5pm", "11-1", "9am to 5"."""
    start, end = first.start or 0, last.start or 0
    if first.is_sure and last.is_sure:
        return Hours(start, end if start < end else end + DAY) if start != end else None
    if last.is_sure:
        while start + HALF_DAY < end:
            start += HALF_DAY
        return Hours(start, end if start < end else end + DAY)
    while end <= start:
        end += HALF_DAY
    return Hours(start, end, is_sure=first.is_sure)


@makes("bare_hours")
def bare_hours_between(scene: Scene, first: Hours, last: Hours) -> Hours | None:
    """A mere "3-5", hours only beside a day or where nothing else is said; "17-00" is one clock."""
    return hours_between(scene, first, last) if last.start else None


@makes("bare_hours")
def bare_around(_scene: Scene, clock: Hours) -> Hours:
    """A mere number with a word that counts as well: "mga 3" is about three, or several."""
    return replace(clock, nearby=True)


@makes("hours")
def hours_from(_scene: Scene, clock: Hours) -> Hours:
    return Hours(clock.start, None, is_sure=clock.is_sure)


@makes("hours")
def hours_until(_scene: Scene, clock: Hours) -> Hours:
    return Hours(None, clock.start, is_sure=clock.is_sure)


@makes("hours")
def hours_after_part(_scene: Scene, part: Hours) -> Hours:
    return Hours(part.end, None)


@makes("hours")
def hours_before_part(_scene: Scene, part: Hours) -> Hours:
    return Hours(None, part.start)


@makes("hours")
def hours_until_part(_scene: Scene, part: Hours) -> Hours:
    """ "Until the end of the day"."""
    return Hours(None, part.end)


@makes("hours")
def hours_from_part(_scene: Scene, part: Hours) -> Hours:
    return Hours(part.start, None)


@makes("hours")
def parts_between(_scene: Scene, first: Hours, last: Hours) -> Hours:
    """ "Morning to evening"."""
    return Hours(first.start, last.end)
