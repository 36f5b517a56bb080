"""One index for each search parameter, so that a search meets the few resources it is after and not all of them."""

import unicodedata
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from sandbox.fhir_server.moments import Span, allowed, span_of

# The number a resource has in here, in the order of creation.
Number = int


class Index(Protocol):
    """What every kind of index can do."""

    def add(self, number: Number, values: Iterable[Any]) -> None: ...
    def remove(self, number: Number, values: Iterable[Any]) -> None: ...
    def count(self, wanted: list[str]) -> int: ...
    def find(self, wanted: list[str], among: set[Number] | None) -> set[Number]: ...


class _Buckets:
    """Numbers by key: for tokens and references, each under every form in which a search may write it."""

    def __init__(self) -> None:
        self._buckets: dict[str, set[Number]] = {}

    def add(self, number: Number, values: Iterable[Any]) -> None:
        for key in self._keys(values):
            self._buckets.setdefault(key, set()).add(number)

    def remove(self, number: Number, values: Iterable[Any]) -> None:
        for key in self._keys(values):
            self._buckets[key].discard(number)

    def count(self, wanted: list[str]) -> int:
        return sum(len(bucket) for bucket in self._wanted(wanted))

    def find(self, wanted: list[str], among: set[Number] | None) -> set[Number]:
        buckets = self._wanted(wanted)
        if among is None:
            return set().union(*buckets)
        return set().union(*(bucket & among for bucket in buckets))

    def _wanted(self, wanted: list[str]) -> list[set[Number]]:
        return [self._buckets[key] for key in dict.fromkeys(wanted) if key in self._buckets]

    def _keys(self, values: Iterable[Any]) -> set[str]:
        return {key for value in values for key in self._forms(value)}

    def _forms(self, value: Any) -> Iterable[str]:
        raise NotImplementedError


class TokenIndex(_Buckets):
    """Exact on what is stored, as HAPI is: `phone=4155550100` does not find `+14155550100`."""

    def _forms(self, value: Any) -> Iterator[str]:
        if isinstance(value, bool):
            yield str(value).lower()
        elif isinstance(value, str):
            yield value
        else:
            for coding in value.get("coding", [value]):
                system, code = coding.get("system", ""), coding.get("code", coding.get("value", ""))
                yield from (code, f"{system}|{code}", f"{system}|")


class ReferenceIndex(_Buckets):
    """By `Slot/12` and by `12`."""

    def _forms(self, value: Any) -> Iterator[str]:
        if reference := value.get("reference"):
            yield reference
            yield reference.rpartition("/")[2]

    def find(self, wanted: list[str], among: set[Number] | None) -> set[Number]:
        return super().find([_without_base(reference) for reference in wanted], among)

    def count(self, wanted: list[str]) -> int:
        return super().count([_without_base(reference) for reference in wanted])


class StringIndex:
    """By the beginning of a word or phrase; case and accents do not matter."""

    def __init__(self) -> None:
        self._words: list[tuple[str, Number]] = []

    def add(self, number: Number, values: Iterable[Any]) -> None:
        for value in values:
            insort(self._words, (fold(value), number))

    def remove(self, number: Number, values: Iterable[Any]) -> None:
        for value in values:
            del self._words[bisect_left(self._words, (fold(value), number))]

    def count(self, wanted: list[str]) -> int:
        return sum(end - begin for begin, end in map(self._part, wanted))

    def find(self, wanted: list[str], among: set[Number] | None) -> set[Number]:
        found = {number for begin, end in map(self._part, wanted) for _, number in self._words[begin:end]}
        return found if among is None else found & among

    def _part(self, beginning: str) -> tuple[int, int]:
        first = fold(beginning)
        return bisect_left(self._words, (first, 0)), bisect_left(self._words, (f"{first}\U0010ffff", 0))


class DateIndex:
    """Sorted by the first second; the longest span says how far back one may begin that still lasts."""

    def __init__(self) -> None:
        self._spans: list[tuple[float, Number, float]] = []
        self._longest = 0.0

    def add(self, number: Number, values: Iterable[Any]) -> None:
        for first, last in map(span_of, values):
            insort(self._spans, (first, number, last))
            self._longest = max(self._longest, last - first)

    def remove(self, number: Number, values: Iterable[Any]) -> None:
        for first, last in map(span_of, values):
            del self._spans[bisect_left(self._spans, (first, number, last))]

    def count(self, wanted: list[str]) -> int:
        return sum(end - begin for begin, end in (self._part(*allowed(each)) for each in wanted))

    def find(self, wanted: list[str], among: set[Number] | None) -> set[Number]:
        found = {number for each in wanted for number in self._within(*allowed(each))}
        return found if among is None else found & among

    def find_within_all(self, conditions: list[str]) -> set[Number]:
        """`ge…` and `lt…` together: one narrow slice instead of two long ones."""
        firsts, lasts = zip(*map(allowed, conditions), strict=True)
        return set(self._within(_overlap(firsts), _overlap(lasts)))

    def _within(self, firsts: Span, lasts: Span) -> list[Number]:
        begin, end = self._part(firsts, lasts)
        least, most = lasts
        return [number for _, number, last in self._spans[begin:end] if least <= last <= most]

    def _part(self, firsts: Span, lasts: Span) -> tuple[int, int]:
        least = max(firsts[0], lasts[0] - self._longest)
        begin = bisect_left(self._spans, (least, 0, 0.0))
        return begin, max(begin, bisect_right(self._spans, (firsts[1], 2**63, 0.0)))


def make_index(kind: str) -> Index:
    kinds: dict[str, type[Index]] = {
        "token": TokenIndex,
        "reference": ReferenceIndex,
        "string": StringIndex,
        "date": DateIndex,
    }
    return kinds[kind]()


def fold(text: str) -> str:
    """`Peña` and `PENA` are the same name."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def sort_form(kind: str, value: Any) -> Any:
    """What a result list is sorted by; values of one kind compare with each other."""
    if kind == "date":
        return span_of(value)
    if kind == "string":
        return fold(value)
    if isinstance(value, dict):
        coding = value.get("coding", [value])[0]
        return str(coding.get("reference") or coding.get("code") or coding.get("value") or "")
    return str(value)


def _overlap(spans: Iterable[Span]) -> Span:
    spans = list(spans)
    return max(first for first, _ in spans), min(last for _, last in spans)


def _without_base(reference: str) -> str:
    """`http://host/fhir/Slot/12` is `Slot/12`."""
    return "/".join(reference.split("/")[-2:])
