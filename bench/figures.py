"""What a bench found: figures, each beside what it is compared with, and whether it is where it should be."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

COLUMNS = ("what", "measured", "beside it", "target", "met")


class CannotRun(Exception):
    """Something that the bench needs is not on this machine; says what, and how to get it."""


@dataclass(frozen=True)
class Figure:
    """`met` None: a figure without a target."""

    what: str
    measured: str
    beside: str = ""
    target: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        met = {None: "", True: "yes", False: "**no**"}[self.met]
        return (self.what, self.measured, self.beside, self.target, met)


@dataclass(frozen=True)
class Report:
    """`how`: one paragraph on what was done, so that a reader can doubt the figures in the right place."""

    name: str
    title: str
    how: str
    figures: tuple[Figure, ...]

    @property
    def missed(self) -> tuple[Figure, ...]:
        return tuple(figure for figure in self.figures if figure.met is False)


def draw_table(figures: Sequence[Figure]) -> str:
    """Markdown that also reads well in a terminal; columns that stay empty are left out."""
    rows = [COLUMNS, *(figure.cells for figure in figures)]
    kept = [at for at in range(len(COLUMNS)) if any(row[at] for row in rows[1:])]
    widths = {at: max(len(row[at]) for row in rows) for at in kept}
    lines = ["| " + " | ".join(row[at].ljust(widths[at]) for at in kept) + " |" for row in rows]
    lines.insert(1, "| " + " | ".join("-" * widths[at] for at in kept) + " |")
    return "\n".join(lines)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest rank: a value that was really seen. `share` in percent.

    >>> percentile([10, 20, 30, 40], 50), percentile([10, 20, 30, 40], 95)
    (20, 40)
    """
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(1, math.ceil(share / 100 * len(ordered))) - 1]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
