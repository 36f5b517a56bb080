"""Finds English sentences in Python: what a patient might read belongs into the catalogues."""

import ast
import re
from collections.abc import Iterator

# Three words or more that begin like a sentence or end like one. SQL begins in capitals, log messages and keys in lower
# case and end in no full stop; a reply would do neither.
BEGINS = re.compile(r"[A-Z¿¡][a-z']*,?(?: [\w'’{},]+){2,}")
ENDS = re.compile(r".*?\w+ \S+ \S*\w[.!?]")
# The arguments of these are read by staff and developers.
NOT_FOR_PATIENTS = {"debug", "info", "warning", "error", "exception", "match", "compile", "execute", "text"}


def sentences(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of each string constant that reads like a sentence, but docstrings, errors, logs and SQL."""
    passed_over = {id(node) for parent in ast.walk(tree) for node in not_for_patients(parent)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed_over:
            words = " ".join(node.value.split())
            if BEGINS.match(words) or ENDS.fullmatch(words):
                yield node.lineno, words


def not_for_patients(node: ast.AST) -> Iterator[ast.AST]:
    """Docstrings and other strings that stand alone, what is raised, what is logged or is a query or a pattern."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Raise | ast.Assert):
        yield from ast.walk(node)
    if isinstance(node, ast.Call) and called(node) in NOT_FOR_PATIENTS:
        yield from (inner for argument in node.args[:1] for inner in ast.walk(argument))


def called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""
