"""Runs Rasa, the ear, from its own environment: on loopback, behind a token, with its memory in PostgreSQL."""

import os
from pathlib import Path

from frontdesk.parts.part import Part, answers
from frontdesk.parts.process import Process

ROOT = Path(__file__).resolve().parent.parent.parent
BOT = ROOT / "bot"
START_SECONDS = 120
# HOME is for what libraries keep there (matplotlib's list of fonts takes seconds to make anew).
INHERITED = ("HOME", "LANG", "PATH", "TMPDIR")


def prepare_rasa(logs: Path, port: int, database_url: str, token: str, actions_url: str, *, full: bool = False) -> Part:
    """Needs a trained model (`make train`) and the database. `full`: with TensorFlow (bot/config-full.yml)."""
    python = BOT / (".venv-full" if full else ".venv") / "bin" / "python"
    if not python.exists():
        raise FileNotFoundError(f"{python} is missing: `make {'bot-full' if full else 'setup'}` makes it")
    environment = {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "ACTIONS_URL": actions_url,
        "PYTHONUNBUFFERED": "1",
        "RASA_DATABASE_URL": database_url,
        "RASA_HOST": "127.0.0.1",
        "RASA_MODELS": str(BOT / "models" / "full" if full else BOT / "models"),
        "RASA_PORT": str(port),
        "RASA_TOKEN": token,
    }
    # Rasa is frozen, and so is what its libraries warn of.
    argv = [str(python), "-W", "ignore", "-m", "bot.serve"]
    process = Process("Rasa", argv, logs / "rasa.log", environment, ROOT)
    return Part(process, lambda: answers(f"http://127.0.0.1:{port}/"), START_SECONDS)
