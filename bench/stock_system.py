"""Stock Rasa 3.6 with its own Twilio channel, default pipeline and stock action server: how it is made and run."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bench.clinic import NOW, STATE, Outside
from bench.figures import CannotRun
from bench.machine import ROOT
from bench.texting import Network
from bot.set_up import CannotSetUp, find_python, find_uv
from frontdesk.demo_settings import CLINIC_NUMBER, Addresses, Secrets, inherit, write_environment
from frontdesk.parts.fhir_sandbox import prepare_fhir_sandbox
from frontdesk.parts.part import Part, PartFailed, answers
from frontdesk.parts.process import Process
from frontdesk.parts.twilio_sandbox import prepare_twilio_sandbox

SOURCE = Path(__file__).with_name("stock_rasa_project")
VENV = Path(__file__).with_name(".venv-stock")
PROGRAMS = VENV / "bin"
PROJECT = STATE / "stock_rasa"
START_SECONDS = 180
QUIETLY = {"RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"}


@dataclass(frozen=True)
class Stock:
    rasa: Part
    actions: Part
    network: Network
    outside: Outside

    @property
    def parts(self) -> tuple[Part, ...]:
        return (self.actions, self.rasa)

    def start(self) -> None:
        for part in self.parts:
            part.launch()
        for part in self.parts:
            part.wait()

    def stop(self) -> None:
        for part in self.parts:
            part.stop()


def make_stock() -> None:
    """Its environment (2.5 GB) and its model, unless they are there for what they are made from."""
    try:
        _install(find_uv())
    except CannotSetUp as why:
        raise CannotRun(str(why)) from why
    except subprocess.CalledProcessError as failure:
        raise CannotRun(f"stock Rasa could not be installed:\n{failure.stderr}") from failure
    _train()


def _install(uv: str) -> None:
    requirements, installed = SOURCE / "requirements.txt", VENV / "installed.txt"
    if installed.exists() and installed.read_text() == requirements.read_text():
        return
    _tell("installing stock Rasa with TensorFlow")
    _run([uv, "venv", "--quiet", "--clear", "--python", find_python(uv), VENV])
    _run([uv, "pip", "install", "--quiet", "--python", PROGRAMS / "python", "--requirements", requirements])
    shutil.copy(requirements, installed)


def _train() -> None:
    """In a copy of the project: `rasa train` writes its defaults into config.yml."""
    fingerprint, stamp = _fingerprint(), PROJECT / "trained"
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    _tell("training stock Rasa's default pipeline, which takes minutes")
    shutil.rmtree(PROJECT, ignore_errors=True)
    shutil.copytree(SOURCE, PROJECT)
    try:
        _run([PROGRAMS / "rasa", "train"], folder=PROJECT)
    except subprocess.CalledProcessError as failure:
        raise CannotRun(f"stock Rasa could not be trained:\n{failure.stderr}") from failure
    stamp.write_text(fingerprint)


def _fingerprint() -> str:
    files = sorted(file for file in SOURCE.rglob("*") if file.suffix in {".yml", ".txt"})
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _run(argv: list[str | Path], folder: Path = ROOT) -> None:
    environment = {**os.environ, **QUIETLY}
    subprocess.run(argv, cwd=folder, env=environment, check=True, capture_output=True, text=True)


def _tell(words: str) -> None:
    print(f"bench: {words} …", flush=True)


@contextmanager
def prepared_stock() -> Iterator[Stock]:
    """Between sandboxes of its own, which run already; itself not yet started, so that its start can be timed."""
    logs, addresses, keys = STATE / "stock_logs", Addresses(), Secrets()
    webhook = f"http://127.0.0.1:{addresses.rasa}/webhooks/twilio/webhook"
    with ExitStack() as ending:
        fhir = prepare_fhir_sandbox(logs, NOW, addresses.fhir)
        twilio = prepare_twilio_sandbox(
            logs,
            account_sid=keys.account_sid,
            auth_token=keys.auth_token,
            clinic_number=CLINIC_NUMBER,
            inbound_url=webhook,
            port=addresses.twilio,
        )
        for sandbox in (fhir, twilio):
            ending.callback(sandbox.stop)
            sandbox.start()
        outside = Outside(addresses.fhir_url, addresses.twilio_api)
        outside.begin_anew()
        network = Network(webhook, addresses.twilio_api, keys.account_sid, keys.auth_token, CLINIC_NUMBER)
        stock = _prepare(addresses, keys, logs, network, outside)
        ending.callback(stock.stop)
        try:
            yield stock
        except PartFailed as failure:
            raise CannotRun(str(failure)) from failure


def _prepare(addresses: Addresses, keys: Secrets, logs: Path, network: Network, outside: Outside) -> Stock:
    settings = write_environment(addresses, keys, "", "", NOW)
    shared = ("TWILIO_", "FHIR_URL", "ACTIONS_URL", "CLINIC_TIMEZONE", "CLOCK_OFFSET_SECONDS")
    environment = {
        **inherit(os.environ),
        **{name: value for name, value in settings.items() if name.startswith(shared)},
        **QUIETLY,
    }
    serve = ["run", "--port", str(addresses.rasa), "--interface", "127.0.0.1"]
    rasa = Process("Rasa", [str(PROGRAMS / "python"), "launch.py", *serve], logs / "rasa.log", environment, PROJECT)
    act = [str(PROGRAMS / "python"), "-m", "rasa_sdk", "--actions", "actions", "--port", str(addresses.actions)]
    actions = Process("action server", act, logs / "actions.log", environment, PROJECT)
    return Stock(
        rasa=Part(rasa, lambda: answers(f"http://127.0.0.1:{addresses.rasa}/"), START_SECONDS),
        actions=Part(actions, lambda: answers(f"http://127.0.0.1:{addresses.actions}/health"), START_SECONDS),
        network=network,
        outside=outside,
    )
