"""Bad days of a server at will: slow, refusing, silent, or losing an answer after the deed; switched at `/faults`."""

import re
from dataclasses import dataclass, field
from typing import Any

_FIELDS = {
    *("slow_ms", "fail_with", "retry_after", "hang_up", "lose_answer_after_commit"),
    *("ignore_if_match", "count", "only"),
}


@dataclass(slots=True)
class Fault:
    """`left`: how many requests it still strikes, None all. `path`: a pattern for the whole path below the base.

    `hang_up` breaks the connection before anything is done, `lose_answer` when all is done. `ignore_if_match` is no bad
    day but the way of some FHIR servers: they run a transaction whatever versions its entries ask for.
    """

    slow_seconds: float = 0
    fail_with: int | None = None
    retry_after: int | None = None
    hang_up: bool = False
    lose_answer: bool = False
    ignore_if_match: bool = False
    left: int | None = None
    method: str | None = None
    path: re.Pattern[str] | None = None

    def strikes(self, method: str, path: str) -> bool:
        if self.left == 0 or (self.method and self.method != method):
            return False
        return self.path is None or self.path.fullmatch(path) is not None


@dataclass(slots=True)
class Faults:
    """The faults that are switched on; the first that fits strikes."""

    _faults: list[Fault] = field(default_factory=list)

    def switch_on(self, fault: Fault) -> None:
        self._faults.append(fault)

    def heal(self) -> None:
        self._faults.clear()

    def strike(self, method: str, path: str) -> Fault:
        fault = next((each for each in self._faults if each.strikes(method, path)), Fault())
        if fault.left is not None:
            fault.left -= 1
        return fault


def read_fault(written: dict[str, Any]) -> Fault:
    """ValueError when it names what no fault has: a fault misspelt would never strike, and its test always pass."""
    only = written.get("only", {})
    if unknown := {*written} - _FIELDS | {*only} - {"method", "path"}:
        raise ValueError(f"no fault has {', '.join(sorted(unknown))}")
    return Fault(
        slow_seconds=written.get("slow_ms", 0) / 1000,
        fail_with=written.get("fail_with"),
        retry_after=written.get("retry_after"),
        hang_up=bool(written.get("hang_up")),
        lose_answer=bool(written.get("lose_answer_after_commit")),
        ignore_if_match=bool(written.get("ignore_if_match")),
        left=written.get("count"),
        method=only.get("method"),
        path=re.compile(only["path"]) if "path" in only else None,
    )
