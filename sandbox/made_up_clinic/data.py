"""Reads the clinic's and the people's facts, which are data and not code, from the two files beside this one."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

# A FHIR resource, or a part of one, as JSON reads it.
Resource = dict[str, Any]


@cache
def read_facts(name: str) -> Resource:
    facts: Resource = json.loads((files(__package__) / f"{name}.json").read_text(encoding="utf-8"))
    return facts
