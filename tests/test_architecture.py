"""The house keeps its own rules: who imports whom, how long things are, what may be said and logged where."""

import ast
import configparser
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from sqlalchemy import Engine
from twilio.request_validator import RequestValidator
from werkzeug.routing import Rule

from logs import ALLOWED
from tests.english import sentences
from tests.tree import FOR_PATIENTS, ROOMS, ROOT, code, files, functions, modules, named, parse
from webhooks.app import open_app
from webhooks.door import Door

LINT_IMPORTS = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache", "--no-logo"]
LONGEST_FILE = 400
LONGEST_MEDIAN = 110
LONG_FUNCTION = 25
SAYS_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "handler",
    "handlers",
    "base",
    "misc",
}
# One line in each room, the contract that it breaks, and the room in which it stands.
BREACHES = {
    "when/folding.py": ("import messaging.message", "messaging, when and sandbox do not know each other"),
    "messaging/segments.py": ("import clinic.model", "Foundations know no doors"),
    "messaging/speech.py": ("import httpx", "Only messaging.ear calls Rasa"),
    "messaging/consent.py": ("import settings", "Only entry points know the settings"),
    "clinic/model.py": ("import actions.said", "The clinic knows times, and no other room"),
    "clinic/errors.py": ("import fhirpy", "Only clinic.fhir speaks FHIR"),
    "actions/said.py": ("import messaging.wording", "The hands know the clinic and when, and no words"),
    "actions/heard.py": ("import flask", "Only doors know Flask"),
    "webhooks/receipt.py": ("import clinic.model", "The phone's door knows messaging alone"),
    "webhooks/inbound.py": ("import celery", "Only messaging rings by Celery"),
    "messaging/receipts.py": ("import twilio.rest", "Only messaging.twilio_api calls Twilio"),
    "frontdesk/migrate.py": ("import sandbox", "What runs in production does without the sandbox"),
    "migrations/upgrade.py": ("import messaging.tables", "The migrations say what was"),
    "webhooks/door.py": ("import rasa_sdk", "Only the hands know Rasa's SDK"),
    "messaging/hold.py": ("import dateparser", "Only when reads times out of words"),
    "actions/desk.py": ("import rasa", "Nobody imports Rasa or the bot"),
    "clinic/__init__.py": ("import dateparser", "The clinic knows the types of when"),
}


def contracts(answer: str) -> dict[str, bool]:
    """Name of the contract -> was it kept?"""
    lines = re.findall(r"^(.+?) (KEPT|BROKEN)(?: \(.*\))?$", answer, re.MULTILINE)
    return {name: word == "KEPT" for name, word in lines}


def test_no_room_imports_what_it_may_not() -> None:
    answer = subprocess.run(LINT_IMPORTS, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    assert all(contracts(answer.stdout).values())


def test_each_import_rule_would_be_broken_by_one_line(tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "target"))
    for file in (".importlinter", "settings.py", "logs.py"):
        shutil.copy(ROOT / file, tmp_path)
    for file, (line, _) in BREACHES.items():
        with (tmp_path / file).open("a") as module:
            module.write(f"\n{line}\n")
    answer = subprocess.run(LINT_IMPORTS, cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    judged = contracts(answer)
    assert len(judged) == len(BREACHES), "a contract without a breach here"
    for _, contract in BREACHES.values():
        assert [kept for name, kept in judged.items() if name.startswith(contract)] == [False], contract


def test_the_import_rules_know_every_room() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / ".importlinter")
    apart = {"bot", "bench", "set_up", "tests"}  # an environment of its own, or never imported by a room
    rooms = {path.parent.name for path in files() if path.name == "__init__.py" and path.parent.parent == ROOT}
    assert set(rules["importlinter"]["root_packages"].split()) == rooms - apart == set(ROOMS)


@pytest.mark.parametrize("path", code(), ids=named)
def test_one_sentence_opens_each_module(path: Path) -> None:
    opening = (ast.get_docstring(parse(path)) or "").split("\n\n")[0]
    assert re.match(r"[\w`].*[.?!]$", opening, re.DOTALL), "a module begins with a sentence that says what it does"


def test_files_are_short() -> None:
    lengths = {named(path): path.read_text().count("\n") for path in code()}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FILE} == {}
    assert statistics.median(lengths.values()) < LONGEST_MEDIAN
    assert {named(path) for path in modules("tests") if path.read_text().count("\n") > LONGEST_FILE} == set()


def test_nine_of_ten_functions_are_short() -> None:
    lengths = [(each.end_lineno or 0) - each.lineno + 1 for path in code() for each in functions(path)]
    assert sum(length < LONG_FUNCTION for length in lengths) / len(lengths) >= 0.9


def test_no_name_says_nothing() -> None:
    words = {named(path): set(re.split(r"[/_.-]", named(path).lower())) for path in files() if path.suffix == ".py"}
    assert {name for name, parts in words.items() if parts & SAYS_NOTHING} == set()


@pytest.mark.parametrize("path", modules(".", *ROOMS, "set_up"), ids=named)
def test_an_ignored_rule_has_its_reason_beside_it(path: Path) -> None:
    lines = path.read_text().splitlines()
    ignored = [at for at, line in enumerate(lines) if re.search(r"# (noqa|type: ignore)", line)]
    reasoned = re.compile(r"# (noqa: \S+|type: ignore\[\S+\])  # \w")
    explained = {found[1] for line in lines if (found := reasoned.search(line))}  # once in a module is enough
    unexplained = [
        lines[at]
        for at in ignored
        if not any(rule in lines[at] for rule in explained) and lines[at - 1].lstrip()[:1] != "#"
    ]
    assert unexplained == []


def a_door() -> Door:
    return Door(
        create_autospec(Engine), "https://texts.example.org", "AC" + "0" * 32, (RequestValidator("token"),), print
    )


def routes() -> list[Rule]:
    return list(open_app(a_door()).url_map.iter_rules())


# Nobody signs these: one says that we are well, the other is Flask's own and has no files here.
OPEN = {"/healthz", "/static/<path:filename>"}


@pytest.mark.parametrize("headers", [{}, {"X-Twilio-Signature": "Zm9yZ2Vk"}], ids=["unsigned", "forged"])
@pytest.mark.parametrize("path", sorted({rule.rule for rule in routes()} - OPEN))
def test_every_route_refuses_what_twilio_did_not_sign(path: str, headers: dict[str, str]) -> None:
    methods = {method for rule in routes() if rule.rule == path for method in rule.methods or ()} - {"OPTIONS"}
    caller = open_app(a_door()).test_client()
    for method in methods:
        answer = caller.open(path, method=method, headers=headers, data={"MessageSid": "SM1", "From": "+1", "To": "+1"})
        assert answer.status_code == 403


def test_only_what_nobody_signs_is_open() -> None:
    paths = {rule.rule for rule in routes()}
    assert {path for path in paths if not path.startswith("/twilio/")} == OPEN
    assert paths - OPEN


@pytest.mark.parametrize("path", modules("actions", "clinic", "messaging", "when"), ids=named)
def test_no_patient_reads_a_word_that_stands_in_python(path: Path) -> None:
    assert list(sentences(parse(path))) == []


@pytest.mark.parametrize(
    "said",
    [
        'Reply("We booked your visit for tuesday.")',
        'Reply(say="Sorry, nothing is free", values={})',
        'text = f"Your visit is on {day}."',
        'WORDS = {"ask": "what day would you like?"}',
        'dispatcher.utter_message("Please call us at the desk")',
    ],
)
def test_a_sentence_for_a_patient_would_be_found(said: str) -> None:
    assert list(sentences(ast.parse(said)))


@pytest.mark.parametrize(
    "not_said",
    [
        '"""Says what happened."""',
        'log.warning("webhook refused", kind=why)',
        'raise ValueError("No such language is known here.")',
        'connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"))',
        'Reply("offer_times", {"visit_type": key})',
    ],
)
def test_what_no_patient_reads_is_no_sentence_for_one(not_said: str) -> None:
    assert list(sentences(ast.parse(not_said))) == []


def logged(path: Path) -> Iterator[ast.Call]:
    levels = {f"log.{level}" for level in ("debug", "info", "warning", "error", "exception", "critical")}
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in levels:
            yield node


def test_a_log_line_is_a_constant_and_fields_that_are_let_through() -> None:
    calls = [(path, call) for path in modules(*FOR_PATIENTS) for call in logged(path)]
    assert calls
    for path, call in calls:
        where = f"{named(path)}:{call.lineno}"
        assert [type(word) for word in call.args] == [ast.Constant], where
        assert {str(field.arg) for field in call.keywords} <= ALLOWED, where
