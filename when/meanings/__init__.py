"""What templates can mean: the names in the tables of the languages, each with the function that makes its value."""

from typing import Any

from when.meanings import amounts, calendar, clock, homonyms, marks, offered, ordinals, periods, stretches
from when.meanings.meaning import MEANINGS, Meaning

__all__ = ["MEANINGS", "UNSPOKEN", "Meaning"]

# Importing them fills MEANINGS.
assert all((amounts, calendar, clock, homonyms, marks, offered, ordinals, periods, stretches))

# Steps that no language needs words for: a time of day is hours, a date is days, either is a wish.
UNSPOKEN: dict[str, list[dict[str, Any]]] = {
    "figures_date": [{"say": ["<figures>", "<figures=slashed>"]}],
    "month_days_in_figures": [{"say": ["<slashed_days>"]}],
    "month_in_figures": [{"say": ["<month_figures>"]}],
    "clock": [{"say": ["<time>", "<time=named_time>", "<time=dotted_time>", "<time=joined_time>"]}],
    "bare_clock": [{"say": ["<hour>"]}],
    "at": [{"say": ["<clock=time>", "<clock=named_time>"]}],
    "that_ordinal": [{"say": ["<ordinal=figure_ordinal>"]}],
    "those_days": [{"say": ["<days=date>"]}],
    "wish": [{"say": ["<days>", "<hours>"]}],
}
