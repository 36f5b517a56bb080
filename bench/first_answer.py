"""From the start of a clinic's programs to the answer to the first text."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.clinic import NOW, STATE
from bench.figures import CannotRun
from bench.machine import ROOT
from bench.stock_system import prepared_stock
from bench.texting import Network, talk
from bench.wishes import wish_for_weekdays
from frontdesk.environment import DEMO_FILE
from frontdesk.parts.part import free_port
from sandbox.made_up_clinic import PATIENTS

FRONTDESK = Path(sys.executable).with_name("frontdesk")
PHONE = PATIENTS[0].phone


def seconds_to_first_answer() -> float:
    """Of `frontdesk demo --json`, with the sandbox that it starts too."""
    began = time.time()
    with running_demo() as described:
        return _answered(Network.read(described)) - began


def stock_seconds_to_first_answer() -> float:
    """Of stock Rasa and its action server; the sandbox runs already."""
    with prepared_stock() as stock:
        began = time.time()
        stock.start()
        return _answered(stock.network) - began


def best_of(starts: int, measure: Callable[[], float]) -> float:
    """The first start reads from the disk what later ones find in memory."""
    return min(measure() for _ in range(starts))


def _answered(network: Network) -> float:
    """When, by the wall clock."""
    first = talk(network, [PHONE], [wish_for_weekdays()[0][:1]])
    if not first.turns:
        raise CannotRun("the first text was never answered")
    return first.turns[0].answered


@contextmanager
def running_demo() -> Iterator[dict[str, Any]]:
    """What `frontdesk demo --json` prints when it is ready."""
    if DEMO_FILE.exists():
        raise CannotRun("a demo is running on this machine, and there can only be one")
    STATE.mkdir(parents=True, exist_ok=True)
    log = STATE / "demo.log"
    argv = [str(FRONTDESK), "demo", "--json", "--now", NOW.isoformat(), "--port", str(free_port())]
    with log.open("wb") as errors:
        demo = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        assert demo.stdout is not None
        line = demo.stdout.readline()
        if not line:
            raise CannotRun(f"the demo did not start:\n{log.read_text()}")
        yield json.loads(line)
    finally:
        demo.terminate()
        demo.wait()
