"""`frontdesk understand`: reads JSON lines of texts, writes what the bot understands, by the bot's own environment."""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = (
        'A line in: {"lang", "text"}. A line out, for each line in that is not empty: '
        '{"intent", "confidence", "entities": [{"type", "value", "start", "end"}]}, or {"error"}.'
    )


def run(_arguments: argparse.Namespace) -> int:
    """The child reads our own standard input and writes to our own output."""
    if not BOT_PYTHON.exists():
        sys.stderr.write("The bot is not set up: `make setup` does that.\n")
        return 1
    child = [str(BOT_PYTHON), "-m", "bot.understand"]
    return subprocess.run(child, check=False, cwd=ROOT).returncode  # noqa: S603  # the argv is ours
