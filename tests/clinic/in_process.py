"""The miniature FHIR server without the wire, and what can happen to a transaction on its way there and back."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any
from urllib.parse import urlencode

from clinic.fhir.client import FhirClient, Headers
from clinic.fhir.connection import Connection
from clinic.fhir.errors import Answered, NoAnswer
from sandbox.fhir_server.ask import Ask
from sandbox.fhir_server.interactions import FhirServer
from sandbox.fhir_server.refusal import Refused

BASE = "http://in-process/fhir"


class Fate(Enum):
    ARRIVES = auto()
    LOST = auto()  # it never arrives
    LATE = auto()  # we give it up, and it arrives when nobody expects it
    ANSWER_LOST = auto()  # it is carried out, and we do not hear of it
    KILLED_BEFORE = auto()  # our process dies just before it leaves
    KILLED_AFTER = auto()  # our process dies when it has been carried out


class Killed(BaseException):
    """Nothing of ours runs on after it, as after a kill -9."""


@dataclass
class Wire:
    """What awaits the next transactions, one after the other; those after them arrive."""

    fates: deque[Fate] = field(default_factory=deque)
    under_way: list[Ask] = field(default_factory=list)


class InProcessClient(FhirClient):
    def __init__(self, server: FhirServer, wire: Wire) -> None:
        super().__init__(BASE, Connection())
        self._server = server
        self._wire = wire

    async def _do_request(
        self,
        method: str,
        path: str,
        data: Mapping[str, Any] | None = None,
        params: Mapping[str, Any] | None = None,
        extra_headers: Headers | None = None,
        *,
        returning_status: bool = False,
    ) -> Any:
        ask = _write_ask(method, path, data, params, extra_headers or {})
        fate = self._wire.fates.popleft() if path == "" and self._wire.fates else Fate.ARRIVES
        if fate is Fate.KILLED_BEFORE:
            raise Killed
        if fate is Fate.LATE:
            self._wire.under_way.append(ask)
        if fate in (Fate.LOST, Fate.LATE):
            raise NoAnswer("lost")
        answer = self._carry_out(ask)
        if fate is Fate.KILLED_AFTER:
            raise Killed
        if fate is Fate.ANSWER_LOST:
            raise NoAnswer("lost")
        if isinstance(answer, Refused):
            raise Answered(answer.status)
        return answer

    def _carry_out(self, ask: Ask) -> Any:
        try:
            return self._server.answer(ask).body
        except Refused as refused:
            return refused


def arrive(server: FhirServer, ask: Ask) -> None:
    """Whatever the server thinks of it, nobody hears."""
    try:
        server.answer(ask)
    except Refused:
        return


def _write_ask(
    method: str, path: str, data: Mapping[str, Any] | None, params: Mapping[str, Any] | None, headers: Headers
) -> Ask:
    is_search = path.endswith("/_search")
    return Ask(
        method=method.upper(),
        path=path,
        base=BASE,
        query=urlencode((data if is_search else params) or {}, doseq=True),
        body=None if is_search else data,
        if_match=headers.get("If-Match", ""),
        if_none_exist=headers.get("If-None-Exist", ""),
        cache_control=headers.get("Cache-Control", ""),
        prefer=headers.get("Prefer", ""),
    )
