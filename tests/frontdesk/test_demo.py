"""The demo command, as a script uses it: one line of JSON when ready, and nothing left when it has ended."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.frontdesk.parts.running import is_running, wait_until
from tests.phone import Phone, PhoneNetwork

FRONTDESK = Path(sys.executable).with_name("frontdesk")
SECONDS_TO_START = 90


@contextmanager
def demo(*options: str) -> Iterator["subprocess.Popen[str]"]:
    argv = [str(FRONTDESK), "demo", "--json", *options]
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def descendants_of(pid: int) -> set[int]:
    """Also those in process groups of their own."""
    children = {
        int(word) for task in Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()
    }
    return children.union(*(descendants_of(child) for child in children))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_script_books_a_visit_and_whatever_ends_the_demo_ends_all(number: signal.Signals) -> None:
    with demo("--now", "2026-03-02T07:00") as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        assert set(told) == {
            *("inbound_url", "twilio_api", "account_sid", "auth_token", "clinic_number", "fhir", "phone", "patients")
        }
        grace = told["patients"][0]
        assert set(grace) == {"name", "phone", "mrn", "birth_date", "language"}
        names = ("inbound_url", "twilio_api", "account_sid", "auth_token", "clinic_number")
        phone = Phone(PhoneNetwork(*(told[name] for name in names)), grace["phone"])
        assert "Mar 10" in phone.asks("I need a checkup next tuesday morning")
        assert phone.asks("1").startswith("Booked")
        parts = descendants_of(process.pid)
        assert len(parts) > 8
        process.send_signal(number)
        process.wait(30)
        wait_until(lambda: not any(is_running(pid) for pid in parts))
        assert number is signal.SIGKILL or process.returncode == 0


def test_a_clock_that_is_no_time_is_explained() -> None:
    with demo("--now", "tuesday") as process:
        assert process.wait(30) == 2
