"""The phone in the terminal, against the miniature network with a clinic that says again what it hears."""

import argparse
import io
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from frontdesk import chat
from frontdesk.parts.part import free_port
from frontdesk.phone_line import PhoneLine
from sandbox.made_up_clinic import PHONES
from tests.phone_network import PATIENT, SandboxNetwork, wait_for

PEOPLE: list[dict[str, Any]] = [
    {"name": "Grace Harper", "phone": PATIENT},
    {"name": "Rafael Jiménez", "phone": "+14155550104"},
    {"name": "Grace Park", "phone": "+14155550109"},
]


@pytest.fixture
def run(phone_network: SandboxNetwork, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """The command with these words, and this text in its pipe."""
    phone_network.clinic.says = lambda form: [f"You said:\n{form['Body']}"]

    def run_with(*words: str, piped: str = "") -> int:
        parser = argparse.ArgumentParser()
        chat.add_arguments(parser)
        monkeypatch.setattr("sys.stdin", io.StringIO(piped))
        quick = ["--demo", phone_network.url, "--quiet", "0.2", "--patience", "10"]
        return chat.run(parser.parse_args([*quick, *words]))

    return run_with


def test_a_pipe_is_sent_line_by_line_each_after_the_answer(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(piped="checkup tuesday\n\n1\n") == 0

    assert capsys.readouterr().out.splitlines() == [
        "> checkup tuesday",
        "< You said:",
        "  checkup tuesday",
        "> 1",
        "< You said:",
        "  1",
    ]


def test_it_is_the_phone_of_the_one_named(run: Callable[..., int], phone_network: SandboxNetwork) -> None:
    assert run("--as", "jimenez", piped="hola\n") == 0

    assert [form["From"] for form in phone_network.clinic.texts] == ["+14155550104"]


def test_what_was_said_before_is_not_said_again(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], phone_network: SandboxNetwork
) -> None:
    phone_network.texts("yesterday")
    wait_for(lambda: len(phone_network.shown_on(PATIENT)) == 2)

    assert run(piped="today\n") == 0

    assert "yesterday" not in capsys.readouterr().out


def test_the_carriers_own_words_are_marked(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], phone_network: SandboxNetwork
) -> None:
    phone_network.clinic.says = lambda _form: []

    assert run(piped="STOP\n") == 0

    assert "* You have successfully been unsubscribed." in capsys.readouterr().out


def test_silence_is_said_so(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], phone_network: SandboxNetwork
) -> None:
    phone_network.clinic.says = lambda _form: []

    assert run("--patience", "0.3", piped="hello\n") == 0

    assert "no answer within" in capsys.readouterr().err


def test_what_does_not_reach_the_clinic_fails(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], phone_network: SandboxNetwork
) -> None:
    phone_network.clinic.answers_with = 503

    assert run(piped="hello\n") == 1
    assert "not delivered: 11200: answered 503" in capsys.readouterr().err


def test_a_number_that_can_not_be_fails(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--as", "12345", piped="hello\n") == 1
    assert "not a phone number" in capsys.readouterr().err


def test_the_patients_are_listed(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--patients") == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [owner.phone for owner in PHONES]
    assert "looks after Mateo, Sofía" in "\n".join(lines)


@pytest.mark.parametrize(
    ("who", "number"),
    [
        (None, PATIENT),
        ("jimenez", "+14155550104"),
        ("Rafael Jiménez", "+14155550104"),
        ("grace h", PATIENT),
        ("+14155550199", "+14155550199"),
        ("(415) 555-0150", "+14155550150"),
        ("14155550150", "+14155550150"),
    ],
)
def test_a_patient_is_named_in_many_ways(who: str | None, number: str) -> None:
    assert chat.choose_number(PEOPLE, who) == number


@pytest.mark.parametrize(("who", "words"), [("grace", "Several patients"), ("nobody", "Nobody is called")])
def test_nobody_is_guessed(who: str, words: str) -> None:
    with pytest.raises(chat.NobodyMeant, match=words):
        chat.choose_number(PEOPLE, who)


def test_the_network_is_found_by_what_the_demo_printed(tmp_path: Path, phone_network: SandboxNetwork) -> None:
    printed = tmp_path / "demo.json"
    printed.write_text(json.dumps({"twilio_api": phone_network.url, "phone": f"{phone_network.url}/phone"}))

    assert chat.find_network(str(printed)) == phone_network.url
    assert chat.find_network(f"{phone_network.url}/phone") == phone_network.url


@pytest.mark.parametrize("demo", ["/nowhere/demo.json", f"http://127.0.0.1:{free_port()}"])
def test_without_a_demo_it_says_what_to_do(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str], demo: str
) -> None:
    assert run("--demo", demo, piped="hello\n") == 1

    assert "demo" in capsys.readouterr().err


def test_answers_come_while_one_writes(
    phone_network: SandboxNetwork, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    phone_network.clinic.says = lambda form: [f"You said {form['Body']}"]
    printed: list[str] = []

    def has_heard(line: str) -> bool:
        printed.append(capsys.readouterr().out)
        return f"< You said {line}" in "".join(printed)

    def type_lines() -> Iterator[str]:
        for line in ("hello", "goodbye"):
            yield line
            wait_for(partial(has_heard, line))

    typed = type_lines()

    def read_line() -> str:
        try:
            return next(typed)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", read_line)
    with httpx.Client(base_url=phone_network.url) as http:
        assert chat.chat(PhoneLine(http), PATIENT) == 0
    assert "> hello" not in "".join(printed)
