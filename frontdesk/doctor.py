"""`frontdesk doctor`: is this installation sound? One line for each part, and what to do about each failure."""

import argparse
from collections.abc import Iterator

from pydantic import ValidationError

from frontdesk.checks.bell import check_bell
from frontdesk.checks.bot import check_action_server, check_bot
from frontdesk.checks.database import check_database
from frontdesk.checks.finding import Check, Finding
from frontdesk.checks.phone_network import check_public_address, check_twilio
from frontdesk.checks.records import check_records
from frontdesk.environment import settings_of

CHECKS: tuple[Check, ...] = (
    check_database,
    check_bell,
    check_bot,
    check_action_server,
    check_twilio,
    check_public_address,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--write-test",
        action="store_true",
        help="also write a Slot to the FHIR server and delete it again, to see that If-Match is honoured",
    )
    parser.add_argument("--demo", action="store_true", help="check the running demo instead of this environment")


def run(arguments: argparse.Namespace) -> int:
    """0 when all is well, 1 when anything needs doing."""
    sound = True
    for finding in find_all(arguments):
        sound = sound and finding.is_good
        print(f"{'ok  ' if finding.is_good else 'FAIL'}  {finding.part:<15} {finding.found}", flush=True)
        if finding.remedy:
            print(f"      {'':<15} -> {finding.remedy}", flush=True)
    return 0 if sound else 1


def find_all(arguments: argparse.Namespace) -> Iterator[Finding]:
    try:
        settings = settings_of(demo=arguments.demo)
    except ValidationError as error:
        yield from explain_settings(error)
        return
    except FileNotFoundError:
        yield Finding("demo", "is not running", "Start it with `make demo`.")
        return
    yield Finding("settings", "complete")
    for check in CHECKS:
        yield from check(settings)
    yield from check_records(settings, may_write=arguments.write_test)


def explain_settings(error: ValidationError) -> Iterator[Finding]:
    """Names each setting that is missing or wrong, never its value: it may be a secret."""
    for problem in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in problem["loc"]).upper()
        yield Finding("settings", f"{name}: {problem['msg']}", "See .env.example for what it means.")
