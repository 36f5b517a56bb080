"""Where the set-up finds and puts things."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".frontdesk" / "set-up"
UV_FOLDER = ROOT / ".tools" / "uv"
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
BOT = ROOT / "bot"
