"""What a search asks for, read from its query string, and the refusals of what HAPI refuses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from sandbox.fhir_server.refusal import Refused
from sandbox.fhir_server.search_parameters import SearchParameter, parameter_of, parameters_of, read_parameters

# HAPI's defaults: entries in a page when nobody asks, the most that may be asked, and how long a no-store list may be.
DEFAULT_COUNT = 20
MOST_COUNT = 1000
DEFAULT_MAX_RESULTS = 100
MOST_MAX_RESULTS = 1000
_ABOUT_THE_ANSWER = {"_format", "_pretty", "_total", "_elements", "_getpagesoffset"}
_INCLUDES = {"_include": False, "_include:iterate": True, "_include:recurse": True}
_IN_EVERY_TYPE = {"_id": "token", "_lastUpdated": "date"}


@dataclass(frozen=True, slots=True)
class Condition:
    """`values` are alternatives. `target`: the only type referred to; `chain`: what is asked of the one referred to."""

    parameter: str
    values: tuple[str, ...]
    kind: str
    target: str = ""
    chain: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    source: str
    parameter: SearchParameter
    target: str
    iterate: bool


@dataclass(slots=True)
class Query:
    """`sort`: parameter names, each with True when descending."""

    type: str
    conditions: list[Condition] = field(default_factory=list)
    includes: list[Include] = field(default_factory=list)
    sort: list[tuple[str, bool]] = field(default_factory=list)
    count: int = DEFAULT_COUNT
    only_total: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """What `Cache-Control` asks: may a kept result list be used, may this one be kept, how long may it be."""

    may_be_old: bool = True
    keep: bool = True
    most: int = MOST_COUNT


def read_query(resource_type: str, query_string: str) -> Query:
    parameters_of(resource_type)
    pairs = [(name, value) for name, value in parse_qsl(query_string, keep_blank_values=True) if value]
    query = Query(resource_type, written=f"{resource_type}?{urlencode(sorted(pairs))}")
    for name, value in pairs:
        _read_pair(query, name, value)
    return query


def read_freshness(cache_control: str) -> Freshness:
    wishes = {wish.strip() for wish in cache_control.lower().split(",")}
    if "no-store" not in wishes:
        return Freshness(may_be_old="no-cache" not in wishes)
    most = next((wish.partition("=")[2] for wish in wishes if wish.startswith("max-results=")), "")
    number = read_number("max-results", most) if most else DEFAULT_MAX_RESULTS
    if number > MOST_MAX_RESULTS:
        raise Refused(400, f"Cache-Control header max-results value must not exceed {MOST_MAX_RESULTS}", "HAPI-1165")
    return Freshness(may_be_old=False, keep=False, most=number)


def _read_pair(query: Query, name: str, value: str) -> None:
    if name in _INCLUDES:
        value = f"{query.type}:*" if value == "*" else value
        query.includes += _read_includes(value, _INCLUDES[name])
    elif name == "_sort":
        query.sort = [_read_sort(query.type, each) for each in value.split(",")]
    elif name == "_count":
        query.count = min(read_number("_count", value), MOST_COUNT)
    elif name == "_summary":
        query.only_total = value == "count"
    elif name not in _ABOUT_THE_ANSWER:
        query.conditions.append(read_condition(query.type, name, split_alternatives(value)))


def read_condition(resource_type: str, name: str, values: tuple[str, ...]) -> Condition:
    if name in _IN_EVERY_TYPE:
        return Condition(name, values, _IN_EVERY_TYPE[name])
    first, _, rest = name.partition(".")
    first, _, modifier = first.partition(":")
    parameter = parameter_of(resource_type, first)
    if modifier and (parameter.kind != "reference" or modifier not in read_parameters()):
        raise Refused(400, f'Unknown modifier ":{modifier}" for search parameter "{first}"')
    if not rest:
        return Condition(first, values, parameter.kind, modifier)
    if parameter.kind != "reference":
        raise Refused(400, f'Search parameter "{first}" can not be chained', "HAPI-0524")
    return Condition(first, values, parameter.kind, modifier, rest)


def _read_includes(value: str, iterate: bool) -> Iterable[Include]:
    source, _, rest = value.partition(":")
    name, _, target = rest.partition(":")
    if source not in read_parameters() or not name:
        raise Refused(400, f"Invalid _include parameter value: {value}", "HAPI-2015")
    references = {key: each for key, each in parameters_of(source).items() if each.kind == "reference"}
    if name != "*" and name not in references:
        raise Refused(400, f"Invalid _include parameter value: {value}", "HAPI-2015")
    wanted = references.values() if name == "*" else [references[name]]
    return [Include(source, parameter, target, iterate) for parameter in wanted]


def _read_sort(resource_type: str, written: str) -> tuple[str, bool]:
    name = written.removeprefix("-")
    if name not in _IN_EVERY_TYPE:
        parameter_of(resource_type, name)
    return name, written.startswith("-")


def read_number(name: str, value: str) -> int:
    if not value.isdecimal():
        raise Refused(400, f"Invalid {name} value: {value}")
    return int(value)


def split_alternatives(value: str) -> tuple[str, ...]:
    r"""By commas, save those written `\,`."""
    return tuple(re.sub(r"\\([,$|\\])", r"\1", each) for each in re.split(r"(?<!\\),", value) if each)
