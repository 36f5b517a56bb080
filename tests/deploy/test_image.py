"""What deploy/Dockerfile copies is enough to start every process of ours; nothing is borrowed from the checkout."""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.deploy.composed import ROOT

ENVIRONMENT = {
    "CLINIC_NAME": "Lakeside Clinic",
    "CLINIC_PHONE": "(415) 555-0100",
    "CLINIC_TIMEZONE": "America/Chicago",
    "PUBLIC_URL": "https://texts.example.org",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_NUMBER": "+14155550199",
    "RASA_URL": "http://bot:5005",
    "RASA_TOKEN": "token",
    "ACTIONS_URL": "http://actions:5055/webhook",
    "FHIR_URL": "http://hapi:8080/fhir",
    "DATABASE_URL": "postgresql+psycopg://frontdesk@postgres/frontdesk",
    "REDIS_URL": "redis://redis",
}
# Nothing of these connects to anything before it is asked to.
STARTS = {
    "web": "import webhooks.wsgi",
    "worker": "import messaging.worker; messaging.worker.the_office()",
    "sweeper": "import messaging.sweeper",
    "actions": "import actions.server; actions.server.open_server(actions.server.read_settings())",
    "migrate": "from migrations.upgrade import newest_form; assert newest_form()",
    "frontdesk": "from frontdesk.cli import COMMANDS, main; main(['doctor', '--help'])",
}


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("image")
    for line in (ROOT / "deploy" / "Dockerfile").read_text().splitlines():
        words = line.split()
        if words[:1] == ["COPY"] and not words[1].startswith("--") and words[-1] != "/":
            for source in words[1:-1]:
                copy(ROOT / source, folder / (source if words[-1] == "./" else words[-1]))
    return folder


def copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def run_in(image: Path, program: str) -> subprocess.CompletedProcess[str]:
    """-S leaves out the .pth file by which the checkout itself can be imported; packages are found as in the image."""
    found = f"import sys; sys.path[:0] = [{str(image)!r}]; sys.path.append({sysconfig.get_path('purelib')!r}); "
    command = [sys.executable, "-S", "-c", found + program]
    return subprocess.run(command, cwd=image, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("service", sorted(STARTS))
def test_a_process_finds_all_that_it_imports(image: Path, service: str) -> None:
    answer = run_in(image, STARTS[service])
    assert answer.returncode == 0, answer.stderr


def test_the_checkout_is_out_of_reach_in_these_tests(image: Path) -> None:
    answer = run_in(image, "import sandbox")
    assert "No module named 'sandbox'" in answer.stderr


def test_a_missing_setting_is_named_and_no_secret_is_shown(image: Path) -> None:
    answer = run_in(image, "import os; del os.environ['RASA_URL']; import webhooks.wsgi")
    assert "rasa_url" in answer.stderr
    assert "input_value" not in answer.stderr
    assert "postgresql" not in answer.stderr
