"""Checks the clinic's records: what the FHIR server can do, and what of the clinic we find in it."""

import asyncio
from collections.abc import Iterator

from actions.clinic_settings import read_clinic_settings
from clinic.fhir.probe import probe_server
from frontdesk.checks.finding import Finding
from settings import Settings

PART = "FHIR server"


def check_records(settings: Settings, *, may_write: bool = False) -> Iterator[Finding]:
    """`may_write`: also books a Slot made for the purpose, to see If-Match honoured; all of it is deleted again."""
    try:
        clinic_settings = read_clinic_settings(settings)
    except ValueError as error:
        yield Finding(PART, str(error), "See docs/connect-a-fhir-server.md.")
        return
    for each in asyncio.run(probe_server(clinic_settings, may_write=may_write)):
        yield Finding(PART, each.found, each.remedy)
