"""Runs Rasa, the ear, from its own environment: on loopback, behind a token, with its memory in PostgreSQL."""

import os
from pathlib import Path

from frontdesk.parts.part import Part, answers
from frontdesk.parts.process import Process

ROOT = Path(__file__).resolve().parent.parent.parent
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
START_SECONDS = 120
# HOME is for what libraries keep there (matplotlib's list of fonts takes seconds to make anew).
INHERITED = ("HOME", "LANG", "PATH", "TMPDIR")


def prepare_rasa(logs: Path, port: int, database_url: str, token: str, actions_url: str) -> Part:
    """Needs a trained model (`make train`) and the database."""
    if not BOT_PYTHON.exists():
        raise FileNotFoundError(f"{BOT_PYTHON.relative_to(ROOT)} is missing: `make setup` makes it")
    environment = {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "ACTIONS_URL": actions_url,
        "PYTHONUNBUFFERED": "1",
        "RASA_DATABASE_URL": database_url,
        "RASA_HOST": "127.0.0.1",
        "RASA_PORT": str(port),
        "RASA_TOKEN": token,
    }
    process = Process("Rasa", [str(BOT_PYTHON), "-m", "bot.serve"], logs / "rasa.log", environment, ROOT)
    return Part(process, lambda: answers(f"http://127.0.0.1:{port}/"), START_SECONDS)
