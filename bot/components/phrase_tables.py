"""Reads tables such as `nlu_data/<language>/visit_types.yml`: the ways in which patients name or describe a thing."""

from pathlib import Path
from typing import Any

from bot.components.phrases import Table, fold_phrase


def read_table(data: dict[str, Any]) -> Table:
    """ValueError for a phrase that stands under two kinds."""
    return Table(
        named=_turn_round(data["named"]),
        told=_turn_round(data.get("told", {})),
        for_children=dict(data.get("for_children", {})),
        children=_words(data, "children"),
        not_named=_words(data, "not_named"),
        not_told=_words(data, "not_named") | _words(data, "not_told"),
        between=_words(data, "between"),
        alone=_turn_round(data.get("alone", {})),
    )


def find_tables(folder: Path, entity: str = "visit_type") -> list[Path]:
    return sorted(folder.glob(f"*/{entity}s.yml"))


def _words(data: dict[str, Any], name: str) -> frozenset[str]:
    return frozenset(fold_phrase(word) for word in data.get(name, []))


def _turn_round(kinds: dict[str, list[str]]) -> dict[str, str]:
    turned: dict[str, str] = {}
    for kind, phrases in kinds.items():
        for phrase in phrases:
            if turned.setdefault(fold_phrase(phrase), kind) != kind:
                raise ValueError(f"{phrase!r} stands for {turned[fold_phrase(phrase)]} and for {kind}")
    return turned
