"""Registers what templates can mean."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from when.template import BadTemplate

Make = TypeVar("Make", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Meaning:
    """`kind` is what other templates call the phrase that it makes."""

    kind: str
    make: Callable[..., Any]
    arguments: frozenset[str]
    needed: frozenset[str]
    takes_anything: bool

    def check(self, roles: Sequence[str], constants: dict[str, Any], where: str) -> None:
        given = [*roles, *constants]
        if len(set(given)) < len(given):
            raise BadTemplate(f"{where}: an argument is given twice; name the roles, as in <first=clock>")
        if unknown := sorted(set(given) - self.arguments):
            raise BadTemplate(f"{where}: takes no {', '.join(unknown)}, only {', '.join(sorted(self.arguments))}")
        if missing := sorted(self.needed - set(given)):
            raise BadTemplate(f"{where}: does not say {', '.join(missing)}")


MEANINGS: dict[str, Meaning] = {}


def makes(kind: str, *, takes_anything: bool = False) -> Callable[[Make], Make]:
    def register(make: Make) -> Make:
        parameters = list(inspect.signature(make).parameters.values())[1:]
        arguments = frozenset(each.name for each in parameters)
        needed = frozenset(each.name for each in parameters if each.default is inspect.Parameter.empty)
        MEANINGS[make.__name__] = Meaning(kind, make, arguments, needed, takes_anything)
        return make

    return register
