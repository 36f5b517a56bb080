"""Makes the reading of a text: its phrases joined, seen beside what the conversation knows, resolved into windows."""

from dataclasses import replace
from datetime import datetime, timedelta

from when.joining import Draft, join_phrases
from when.meanings.offered import find_beside_visit
from when.model import POINT, Precision, Prefer, Reading, Window
from when.phrases import Told
from when.recalling import recall
from when.resolving import resolve, resolve_exclusion, subtract
from when.scene import Scene
from when.settling import settle
from when.wishes import Wish

MOST_ALTERNATIVES = 3


def read_told(told: Told, scene: Scene, *, also_past: bool) -> Reading | None:
    draft = recall(join_phrases(told, scene.today), scene)
    if draft.is_empty:
        return None
    reading = resolve_draft(draft, scene)
    if reading is None or (reading.is_past and not (also_past and told.is_whole)):  # "I was there last tuesday"
        return None
    others = [other for variant in _vary(draft, scene) if (other := resolve_draft(variant, scene))]
    different = [other for other in dict.fromkeys(others) if other.windows != reading.windows]
    return replace(reading, alternatives=tuple(different[:MOST_ALTERNATIVES]))


def resolve_draft(draft: Draft, scene: Scene) -> Reading | None:
    wishes = draft.wishes or [Wish()]
    resolved = [found for wish in wishes if (found := resolve(wish, scene)) is not None]
    if not resolved:
        return None
    windows = tuple(dict.fromkeys(window for found in resolved for window in found.windows))
    if not draft.in_order and len(resolved) > 1:
        windows = tuple(sorted(windows, key=_start_of))
    without = tuple(window for wish in draft.without for window in resolve_exclusion(wish, scene))
    windows = subtract(windows, without)
    if not windows:
        return None
    first = resolved[0]
    return Reading(
        windows=windows,
        precision=first.precision,
        without=without,
        prefer=_choose_preference(draft, first.target is not None),
        target=first.target,
        option=wishes[0].option if len(wishes) == 1 else None,
        daily=first.daily if len(resolved) == 1 else None,
        is_past=_is_past(windows, scene),
    )


def _is_past(windows: tuple[Window, ...], scene: Scene) -> bool:
    """Of today even the hours that are over may still be a wish: who texts "9am" at ten may mean another clock."""
    today = scene.at(scene.today, 0)
    return all(_is_over(window, today) for window in windows)


def _is_over(window: Window, today: datetime) -> bool:
    """What has begun and has no end ("since 2019") is no wish either."""
    last = window.start if window.end is None else window.end - POINT
    return last is not None and last < today


def _start_of(window: Window) -> datetime:
    start = window.start or window.end
    assert start is not None
    return start - timedelta(days=1) if window.start is None else start


def _choose_preference(draft: Draft, has_target: bool) -> Prefer:
    said = next((wish.prefer for wish in draft.wishes if wish.prefer), None)
    if draft.in_order:
        return Prefer.IN_ORDER
    return said or (Prefer.NEAREST if has_target else Prefer.EARLIEST)


def _vary(draft: Draft, scene: Scene) -> list[Draft]:
    """The same wishes with the other meaning of one of them."""
    variants = []
    for place, wish in enumerate(draft.wishes):
        others = []
        if wish.days is not None and (other_days := wish.days.other or find_beside_visit(wish.days, scene)) is not None:
            others.append(replace(wish, days=other_days))
        if wish.hours is not None:
            _, other_half = settle(wish.hours, scene, None)
            if other_half is not None:
                others.append(replace(wish, hours=other_half))
        for other in others:
            variants.append(replace(draft, wishes=[*draft.wishes[:place], other, *draft.wishes[place + 1 :]]))
    return variants


__all__ = ["Precision", "read_told"]
