"""Which spans of time to ask the records for, and in which order, so that the best times come with the first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from when.model import Prefer, Reading, Window

LOOK_AHEAD = timedelta(days=60)  # where a wish leaves its end open
SHORTEST = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open, like a window, but with both ends."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        return self.end - self.start


def plan_spans(reading: Reading, earliest: datetime, length: timedelta) -> list[Span]:
    """Spans of at most `length`, the preferred first, which cover every window from `earliest` on.

    Neighbours in that order are asked for together where that is no longer than `length`.
    """
    windows = [span for window in reading.windows if (span := _close(window, earliest)) is not None]
    pieces = [piece for window in windows for piece in _cut(window, reading, length)]
    if reading.prefer is not Prefer.IN_ORDER:
        pieces.sort(key=lambda piece: _distance(piece, reading))
    return join_neighbours(pieces, length)


def cut_shorter(span: Span, reading: Reading) -> list[Span]:
    """Into quarters or so, the preferred first, for a span that holds more than one answer does."""
    return sorted(_cut(span, reading, span.length / 4), key=lambda piece: _distance(piece, reading))


def _close(window: Window, earliest: datetime) -> Span | None:
    start = max(window.start or earliest, earliest)
    end = window.end or start + LOOK_AHEAD
    return Span(start, end) if start < end else None


def _cut(window: Span, reading: Reading, length: timedelta) -> Iterator[Span]:
    """Pieces that begin where the wish does: at the start, at the end, or on both sides of the target."""
    if reading.prefer is Prefer.LATEST:
        return _cut_backward(window, length)
    if reading.prefer is Prefer.NEAREST and reading.target is not None:
        return _cut_around(window, reading.target, length)
    return _cut_forward(window, length)


def _cut_forward(window: Span, length: timedelta) -> Iterator[Span]:
    start = window.start
    while start < window.end:
        yield Span(start, min(start + length, window.end))
        start += length


def _cut_backward(window: Span, length: timedelta) -> Iterator[Span]:
    end = window.end
    while window.start < end:
        yield Span(max(end - length, window.start), end)
        end -= length


def _cut_around(window: Span, target: datetime, length: timedelta) -> Iterator[Span]:
    middle = Span(max(target - length / 2, window.start), min(target + length / 2, window.end))
    if middle.start >= middle.end:  # the target lies outside
        yield from _cut_backward(window, length) if window.end <= target else _cut_forward(window, length)
        return
    yield middle
    yield from _cut_backward(Span(window.start, middle.start), length)
    yield from _cut_forward(Span(middle.end, window.end), length)


def _distance(span: Span, reading: Reading) -> timedelta:
    """How far a span is from what is preferred; only the order matters."""
    if reading.prefer is Prefer.LATEST:
        return timedelta(seconds=-span.end.timestamp())
    if reading.prefer is Prefer.NEAREST and reading.target is not None:
        return max(span.start - reading.target, reading.target - span.end, timedelta())
    return timedelta(seconds=span.start.timestamp())


def join_neighbours(spans: Iterable[Span], length: timedelta) -> list[Span]:
    """In the order given, each with those after it as long as all of them together are no longer than `length`."""
    joined: list[Span] = []
    for span in spans:
        both = _hull(joined[-1], span) if joined else None
        if both is not None and both.length <= length:
            joined[-1] = both
        else:
            joined.append(span)
    return joined


def _hull(one: Span, other: Span) -> Span:
    return Span(min(one.start, other.start), max(one.end, other.end))
