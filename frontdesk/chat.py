"""`frontdesk chat`: a patient's phone in the terminal, on the phone network of the running demo."""

import argparse
import json
import sys
import threading
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx

from frontdesk.environment import DEMO_FILE
from frontdesk.phone_line import NoNetwork, NotSent, PhoneLine, Said

PATIENCE_SECONDS = 30.0
QUIET_SECONDS = 1.5
SECONDS_BETWEEN_LOOKS = 0.15
MARKS = {"patient": ">", "clinic": "<", "carrier": "*"}


class NobodyMeant(Exception):
    """No patient, or more than one, is called so."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="who", metavar="WHO", help="name or number of the patient (usually the first)")
    parser.add_argument("--patients", action="store_true", help="list the patients whose phone it can be")
    parser.add_argument("--demo", metavar="FILE|URL", default=str(DEMO_FILE), help="of another demo than the one here")
    parser.add_argument("--patience", type=float, default=PATIENCE_SECONDS, help="seconds to wait for an answer")
    parser.add_argument("--quiet", type=float, default=QUIET_SECONDS, help="seconds of silence that end an answer")


def run(arguments: argparse.Namespace) -> int:
    """0 when all that was written went out; what a pipe gives is sent line by line, each after the answer before it."""
    try:
        with httpx.Client(base_url=find_network(arguments.demo), timeout=30) as http:
            network = PhoneLine(http)
            people = network.list_people()
            if arguments.patients:
                return print_people(people)
            number = choose_number(people, arguments.who)
            if sys.stdin.isatty():
                return chat(network, number)
            return recite(network, number, sys.stdin, patience=arguments.patience, quiet=arguments.quiet)
    except (NoNetwork, NobodyMeant) as why:
        sys.stderr.write(f"{why}\n")
        return 1


def find_network(demo: str) -> str:
    """`demo`: the address of the phone network, or a file that holds what `frontdesk demo --json` printed."""
    if demo.startswith(("http://", "https://")):
        return demo.rstrip("/").removesuffix("/phone")
    try:
        return str(json.loads(Path(demo).read_text(encoding="utf-8"))["twilio_api"])
    except (OSError, ValueError, KeyError) as error:
        raise NoNetwork("No demo runs here. Start it with `make demo`, or name one with --demo.") from error


def choose_number(people: list[dict[str, Any]], who: str | None) -> str:
    """`grace`, `Jimenez` (for Jiménez), `+14155550101`, `(415) 555-0101` -> a number in E.164."""
    if who is None:
        return str(people[0]["phone"])
    digits = "".join(letter for letter in who if letter.isdecimal())
    if digits:
        return f"+1{digits}" if len(digits) == 10 and "+" not in who else f"+{digits}"
    found = [person for person in people if fold(who) in fold(person["name"])]
    if len(found) != 1:
        names = ", ".join(person["name"] for person in found or people)
        raise NobodyMeant(f"{'Several patients are' if found else 'Nobody is'} called {who!r}. Choose one: {names}")
    return str(found[0]["phone"])


def fold(name: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if letter.isalnum())


def print_people(people: list[dict[str, Any]]) -> int:
    for person in people:
        cares = f"  looks after {', '.join(person['looks_after'])}" if person["looks_after"] else ""
        born = f"born {person['birth_date']}"
        print(f"{person['phone']:<14} {person['name']:<18} {person['language']:<8} {born}{cares}")
    return 0


def chat(network: PhoneLine, number: str) -> int:
    """Reads what is typed, while answers are printed as they come; ends with the input."""
    print(f"You are {number}. Write, and press Enter. Ctrl-D ends.")
    over = threading.Event()
    listener = threading.Thread(target=listen, args=(network, number, over), daemon=True)
    listener.start()
    sent_all = True
    try:
        while True:
            sent_all = send(network, number, input()) and sent_all
    except (EOFError, KeyboardInterrupt):
        return 0 if sent_all else 1
    finally:
        over.set()
        listener.join()


def listen(network: PhoneLine, number: str, over: threading.Event) -> None:
    while not over.wait(SECONDS_BETWEEN_LOOKS):
        try:
            for said in network.look(number):
                if said.by != "patient":
                    show(said)
        except NoNetwork as why:
            sys.stderr.write(f"{why}\n")
            return


def recite(network: PhoneLine, number: str, lines: Iterable[str], *, patience: float, quiet: float) -> int:
    """Sends each line when the answer to the one before it has come and it has been quiet for a while."""
    sent_all = True
    network.look(number)
    for line in lines:
        body = line.rstrip("\n")
        if not body.strip():
            continue
        show(Said("patient", body))
        if not send(network, number, body):
            sent_all = False
        elif not hear(network, number, patience=patience, quiet=quiet):
            sys.stderr.write(f"(no answer within {patience:.0f} s)\n")
    return 0 if sent_all else 1


def send(network: PhoneLine, number: str, body: str) -> bool:
    try:
        network.send(number, body)
    except NotSent as why:
        sys.stderr.write(f"(not delivered: {why})\n")
        return False
    return True


def hear(network: PhoneLine, number: str, *, patience: float, quiet: float) -> bool:
    """Prints what comes until it is quiet; False when nothing came at all."""
    heard = False
    for said in network.hear(number, patience=patience, quiet=quiet, every=SECONDS_BETWEEN_LOOKS):
        show(said)
        heard = True
    return heard


def show(said: Said) -> None:
    first, *more = said.body.split("\n")
    print("\n".join([f"{MARKS[said.by]} {first}", *(f"  {line}" for line in more)]), flush=True)
