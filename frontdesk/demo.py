"""`frontdesk demo`: runs the whole system here, with a made-up clinic and a patient's phone in the browser."""

import argparse
import json
import os
import signal
import sys
import threading
import time
import webbrowser
from datetime import datetime
from types import FrameType

from frontdesk.demo_folder import claim_folder
from frontdesk.demo_settings import Addresses
from frontdesk.environment import forget_demo, remember_demo
from frontdesk.parts.part import PartFailed, free_port, is_free
from frontdesk.system import Plan, System
from sandbox.made_up_clinic import PHONES, read_moment

USUAL_PORT = 8025
SECONDS_BETWEEN_LOOKS = 0.5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="open no browser; print one line of JSON when ready")
    parser.add_argument(
        "--port", type=int, help=f"of the phone page and the Twilio API (usually {USUAL_PORT}, if free)"
    )
    parser.add_argument("--now", type=read_clock, help="ISO time at which the made-up clinic's clock starts")
    parser.add_argument("--fhir", choices=("sandbox", "hapi"), default="sandbox", help="hapi: a real HAPI FHIR server")


def read_clock(text: str) -> datetime:
    try:
        return read_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO time, such as 2026-03-02T08:00") from error


def run(arguments: argparse.Namespace) -> int:
    """Ends on SIGTERM or Ctrl-C, and takes every process that it started with it."""
    ended = end_on_signals()
    try:
        with claim_folder() as folder:
            port = arguments.port or usual_port()
            plan = Plan(folder, arguments.now, arguments.fhir, addresses=Addresses(twilio=port))
            return run_system(System(plan), ended, as_json=arguments.json)
    except (FileNotFoundError, PartFailed) as failure:  # something that `make setup` makes is missing, or a part
        tell(str(failure))
        return 1
    except KeyboardInterrupt:
        return 0


def run_system(system: System, ended: threading.Event, *, as_json: bool) -> int:
    tell("Starting Frontdesk …")
    began = time.monotonic()
    try:
        system.start(lambda words: tell(f"  {time.monotonic() - began:4.1f} s  {words}"))
        remember_demo(system.describe(), system.environment)
        announce(system, time.monotonic() - began, as_json=as_json)
        return watch(system, ended)
    finally:
        tell("Ending every part …")
        forget_demo(system.describe())
        system.stop()


def end_on_signals() -> threading.Event:
    """SIGTERM while the parts are still starting ends the start as Ctrl-C does."""
    ended = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        if ended.is_set():
            return
        ended.set()
        raise KeyboardInterrupt(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    return ended


def usual_port() -> int:
    return USUAL_PORT if is_free(USUAL_PORT) else free_port()


def announce(system: System, seconds: float, *, as_json: bool) -> None:
    described = system.describe()
    if as_json:
        print(json.dumps(described), flush=True)
        return
    tell(f"Ready in {seconds:.0f} s.")
    print(f"A patient's phone:    {described['phone']}")
    print("Or in a terminal:     .venv/bin/frontdesk chat")
    print(f"The FHIR server:      {described['fhir']}")
    print(f"Twilio's API:         {described['twilio_api']}")
    print(f"Logs:                 {system.logs}")
    print(f"Try: I need a checkup next tuesday morning (as {PHONES[0].name}). Ctrl-C ends everything.", flush=True)
    if has_screen():
        webbrowser.open(described["phone"])


def has_screen() -> bool:
    """On a machine without one, webbrowser would start a browser for the terminal in this one."""
    return sys.platform == "darwin" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def watch(system: System, ended: threading.Event) -> int:
    """Until a signal, or until a part dies: a demo that has lost a part says so instead of going dumb."""
    while not ended.wait(SECONDS_BETWEEN_LOOKS):
        dead = next((part for part in (system.postgres, *system.behind_the_database) if not part.is_alive()), None)
        if dead is not None:
            raise PartFailed(dead.process, "ended by itself")
    return 0


def tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
