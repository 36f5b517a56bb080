"""The steps of the set-up, in their order."""

from set_up import hapi, sekmet
from set_up.command import run
from set_up.packages import REQUIREMENTS, install_packages
from set_up.places import BOT, ROOT, VENV, VENV_PYTHON
from set_up.step import Step
from set_up.uv import UV, install_uv

BOT_PYTHON = BOT / ".venv" / "bin" / "python"


def install_bot() -> None:
    run([VENV_PYTHON, BOT / "set_up.py"], {"UV": str(UV)})


def train_bot() -> None:
    run([VENV_PYTHON, BOT / "train.py"])


STEPS = (
    Step("uv", (ROOT / "set_up" / "uv.py",), UV, install_uv),
    Step("Python packages", (REQUIREMENTS, ROOT / "pyproject.toml"), VENV / "bin" / "frontdesk", install_packages),
    Step("Rasa", (BOT / "set_up.py", BOT / "requirements.txt"), BOT_PYTHON, install_bot),
    Step("Rasa model", (BOT, ROOT / "nlu_data", ROOT / "config.yml"), BOT / "models", train_bot),
)

SEKMET = Step("sekmet-fhir", (sekmet.REQUIREMENTS,), sekmet.PROGRAM, sekmet.install_sekmet)
HAPI = Step(
    "HAPI FHIR",
    (hapi.HAPI / "pom.xml", hapi.HAPI / "src", ROOT / "set_up" / "hapi.py"),
    hapi.PROGRAM,
    hapi.build_hapi,
    hapi.name_what_hapi_lacks,
)
# Beyond those that everything needs.
STEPS_FOR = {"tests": (SEKMET, HAPI), "benches": (), "hapi": (HAPI,)}
