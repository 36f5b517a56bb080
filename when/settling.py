"""Settles which half of the day an unsure clock means: a clinic's opening hours make "at 2" the afternoon."""

from datetime import date, time

from when.scene import Scene
from when.wishes import DAY, HOUR, Hours


def settle(hours: Hours, scene: Scene, day: date | None) -> tuple[Hours, Hours | None]:
    """The likelier half and, where both are likely, the other; `day` is None when any day is meant."""
    if hours.is_sure:
        return hours, None
    halves = sorted(hours.halves(), key=lambda half: _unlikeliness(half, scene, day))
    first, second = halves
    both_open = _distance(first, scene) == _distance(second, scene)
    return first, second if both_open else None


def _unlikeliness(half: Hours, scene: Scene, day: date | None) -> tuple[bool, int]:
    is_past = day == scene.today and scene.at(day, _first_minute(half)) <= scene.now and half.is_point
    return is_past, _distance(half, scene)


def _distance(half: Hours, scene: Scene) -> int:
    """Minutes from the opening hours; closing time itself still counts as open."""
    at = _first_minute(half)
    opens, closes = _minutes(scene.context.opens), _minutes(scene.context.closes)
    return max(opens - at, at - closes, 0)


def _first_minute(half: Hours) -> int:
    if half.start is not None:
        return half.start
    return half.end if half.end is not None else DAY


def _minutes(at: time) -> int:
    return at.hour * HOUR + at.minute
