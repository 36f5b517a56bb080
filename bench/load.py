"""Drives wrk with signed webhooks that were written to a file beforehand."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from bench.figures import CannotRun, Figure
from bench.patients import PHONES

SCRIPT = Path(__file__).with_name("inbound.lua")
SENDERS = 200


@dataclass(frozen=True)
class Load:
    """What wrk saw. `latest_ms`: how late the latest request left, against its rate; `broken`: no answer at all."""

    seconds: float
    answers: dict[int, int]
    p50_ms: float
    p99_ms: float
    most_ms: float
    latest_ms: float
    broken: int
    exhausted: bool

    @property
    def accepted(self) -> int:
        return self.answers.get(200, 0)

    @property
    def failed(self) -> int:
        return self.broken + sum(count for status, count in self.answers.items() if status != 200)

    @property
    def rate(self) -> float:
        return self.accepted / self.seconds


@dataclass(frozen=True)
class Door:
    """The door, and what a webhook must carry to be let in."""

    inbound_url: str
    account_sid: str
    auth_token: str
    clinic_number: str


def put_load_on(door: Door, requests: Path, *, rate: int, connections: int, seconds: int) -> Load:
    """`rate` per second over all connections; 0: as fast as they are answered."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise CannotRun("wrk is not installed (Debian: apt install wrk)")
    how = ["--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout", "10s"]
    argv = [wrk, *how, "--script", str(SCRIPT), door.inbound_url, "--", str(requests), str(rate)]
    return read_load(subprocess.run(argv, check=True, capture_output=True, text=True).stdout)


def read_load(output: str) -> Load:
    seen = json.loads(output.strip().splitlines()[-1])
    return Load(**{**seen, "answers": {int(status): count for status, count in seen["answers"].items()}})


def write_requests(file: Path, door: Door, count: int, run: str) -> None:
    """`run` makes the MessageSids of one file differ from those of another."""
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{signature} {form}\n" for signature, form in _sign(door, count, run))


def _sign(door: Door, count: int, run: str) -> Iterator[tuple[str, str]]:
    validator = RequestValidator(door.auth_token)
    for number in range(count):
        sid = f"SM{run}{number:0{32 - len(run)}x}"
        form = {
            "AccountSid": door.account_sid,
            "ApiVersion": "2010-04-01",
            "Body": "I need a checkup next tuesday morning",
            "From": PHONES[number % SENDERS],
            "MessageSid": sid,
            "NumMedia": "0",
            "NumSegments": "1",
            "SmsMessageSid": sid,
            "SmsSid": sid,
            "SmsStatus": "received",
            "To": door.clinic_number,
        }
        yield validator.compute_signature(door.inbound_url, form), urlencode(form)


def judge_steady(load: Load, kept: int, *, rate: int, p99_ms: float, connections: int) -> Iterator[Figure]:
    """`kept`: the rows that this load has left in the inbox."""
    yield Figure(
        f"accepted at {rate} texts/s for {load.seconds:.0f} s",
        f"{load.rate:.0f} /s, left late by at most {load.latest_ms:.1f} ms",
        target=f"{rate} /s",
        met=load.rate > rate * 0.99,
    )
    yield Figure("answers other than 200, or none", f"{load.failed}", target="0", met=load.failed == 0)
    yield Figure(
        "latency of the door: p50 / p99 / most",
        f"{load.p50_ms:.1f} / {load.p99_ms:.1f} / {load.most_ms:.1f} ms",
        target=f"p99 < {p99_ms} ms",
        # A request that left late has waited already; at worst by so much longer did it take.
        met=load.p99_ms + load.latest_ms < p99_ms,
    )
    # What was in flight when wrk stopped counting may have been kept too.
    unseen = kept - load.accepted
    yield Figure(
        "rows in the inbox",
        f"{kept}",
        f"{load.accepted} answers of 200",
        "every one kept",
        0 <= unseen <= connections,
    )
