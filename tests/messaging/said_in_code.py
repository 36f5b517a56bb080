"""Reads from the code of `actions` and `messaging` which replies they say, with which values."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROOMS = ("actions", "messaging")

# What takes a reply's name first; a function that hands its first argument on to one of these is another.
SAYERS = frozenset({"Reply", "Option", "say"})

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass
class SaidInCode:
    """`values`: the keys given with a name, where the code shows them plainly; `unread`: where it shows no name."""

    names: set[str] = field(default_factory=set)
    values: dict[str, set[frozenset[str]]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def read_code() -> SaidInCode:
    said = SaidInCode()
    modules = [ast.parse(file.read_text()) for room in ROOMS for file in sorted((ROOT / room).glob("*.py"))]
    functions = {each.name: each for module in modules for each in ast.walk(module) if isinstance(each, Function)}
    sayers = _find_sayers(functions)
    for scope in (*functions.values(), *modules):
        for call in _calls(scope):
            if call.args and _name_of(call) in sayers:
                _note(said, scope, call, functions)
    return said


def _find_sayers(functions: dict[str, Function]) -> frozenset[str]:
    sayers = SAYERS
    while True:
        more = sayers | {name for name, function in functions.items() if _hands_on(function, sayers)}
        if more == sayers:
            return sayers
        sayers = more


def _hands_on(function: Function, sayers: frozenset[str]) -> bool:
    first = function.args.args[0].arg if function.args.args else None
    given = [call.args[0] for call in _calls(function) if call.args and _name_of(call) in sayers]
    return any(isinstance(each, ast.Name) and each.id == first for each in given)


def _note(said: SaidInCode, scope: ast.AST, call: ast.Call, functions: dict[str, Function]) -> None:
    names = _texts(call.args[0], scope, functions)
    if not names and not _is_argument(call.args[0], functions):
        said.unread.append(ast.unparse(call))
    said.names |= names
    keys = _keys(call, scope, functions)
    if keys is not None:
        for name in names:
            said.values.setdefault(name, set()).add(keys)


def _texts(node: ast.expr, scope: ast.AST, functions: dict[str, Function]) -> set[str]:
    """Every text that the expression can be, as far as the code shows it."""
    if isinstance(node, ast.Constant):
        return {node.value} if isinstance(node.value, str) else set()
    if isinstance(node, ast.IfExp):
        return _texts(node.body, scope, functions) | _texts(node.orelse, scope, functions)
    if isinstance(node, ast.Name):
        return {text for value in _assigned(node.id, scope) for text in _texts(value, scope, functions)}
    if isinstance(node, ast.Call) and (called := functions.get(_name_of(node))):
        returned = [each.value for each in ast.walk(called) if isinstance(each, ast.Return) and each.value]
        return {text for value in returned for text in _texts(value, called, functions)}
    return set()


def _keys(call: ast.Call, scope: ast.AST, functions: dict[str, Function]) -> frozenset[str] | None:
    """The keys of the values given to a Reply; None when the code does not show them plainly."""
    if _name_of(call) != "Reply":
        return None
    given = call.args[1] if len(call.args) > 1 else None
    if isinstance(given, ast.Name):
        assigned = _assigned(given.id, scope)
        given = assigned[0] if len(assigned) == 1 else given
    if given is None:
        return frozenset()
    if isinstance(given, ast.Dict):
        spread = [value for key, value in zip(given.keys, given.values, strict=True) if key is None]
        plain = (_returned_keys(value, functions) or frozenset() for value in spread)
        return _constants(given).union(*plain)
    return _returned_keys(given, functions)


def _returned_keys(node: ast.expr, functions: dict[str, Function]) -> frozenset[str] | None:
    """Of a call of ours that returns a dictionary written out in one place; None for anything else."""
    called = functions.get(_name_of(node)) if isinstance(node, ast.Call) else None
    returned = [each.value for each in ast.walk(called) if isinstance(each, ast.Return)] if called else []
    if len(returned) != 1 or not isinstance(returned[0], ast.Dict) or None in returned[0].keys:
        return None
    return _constants(returned[0])


def _constants(written: ast.Dict) -> frozenset[str]:
    return frozenset(str(key.value) for key in written.keys if isinstance(key, ast.Constant))


def _assigned(name: str, scope: ast.AST) -> list[ast.expr]:
    assignments = [each for each in ast.walk(scope) if isinstance(each, ast.Assign)]
    return [
        each.value for each in assignments if any(isinstance(to, ast.Name) and to.id == name for to in each.targets)
    ]


def _is_argument(node: ast.expr, functions: dict[str, Function]) -> bool:
    names = {each.arg for function in functions.values() for each in function.args.args}
    return isinstance(node, ast.Name) and node.id in names


def _calls(scope: ast.AST) -> Iterator[ast.Call]:
    return (each for each in ast.walk(scope) if isinstance(each, ast.Call))


def _name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
