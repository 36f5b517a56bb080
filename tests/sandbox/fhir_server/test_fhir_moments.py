"""FHIR times are spans: a day is met by every instant in it."""

import pytest

from sandbox.fhir_server.moments import allowed, span_of
from sandbox.fhir_server.refusal import Refused


@pytest.mark.parametrize(
    ("value", "search", "met"),
    [
        ("2026-03-02T08:00:00Z", "2026-03-02", True),
        ("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z", True),
        ("2026-03-02T08:00:00-08:00", "2026-03-02T16:00:00Z", True),
        ("2026-03-02T08:00:30Z", "2026-03-02T08:00Z", True),
        ("2026-03-02T08:00:00Z", "gt2026-03-02", False),
        ("2026-03-03T00:00:00Z", "gt2026-03-02", True),
        ("2026-03-02T08:00:00Z", "ge2026-03-02", True),
        ("2026-03-02T08:00:00Z", "lt2026-03-02T08:00:00Z", False),
        ("2026-03-02T08:00:00Z", "le2026-03-02T08:00:00Z", True),
        ("2026-03-02T23:59:59.500Z", "le2026-03-02", True),
        ("2026-03-02", "2026-03", True),
        ("2026-03", "2026-03-02", False),
        ("2026", "ge2026-12-31", True),
        ("2026-02", "sa2026-01", True),
        ("2026-02", "eb2026-02-28", False),
        ({"start": "2026-03-02", "end": "2026-04-13"}, "ge2026-04-01", True),
        ({"start": "2026-03-02"}, "ge2030", True),
        ({"end": "2026-03-02"}, "lt1900", True),
    ],
)
def test_a_value_meets_a_search(value: object, search: str, met: bool) -> None:
    first, last = span_of(value)  # type: ignore[arg-type]  # what JSON may hold
    firsts, lasts = allowed(search)

    assert (firsts[0] <= first <= firsts[1] and lasts[0] <= last <= lasts[1]) is met


@pytest.mark.parametrize("written", ["", "soon", "ge", "2026-13", "2026-02-30", "ge2026-03-02T25:00:00Z", "ne2026"])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(Refused) as refused:
        allowed(written)
    assert refused.value.status == 400
