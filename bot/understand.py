"""`python -m bot.understand`: reads JSON lines of texts, writes what the trained model makes of each; loads it once."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from rasa.core.agent import Agent

from bot.channel import make_harmless
from bot.configuration import MODELS, newest_model
from bot.server_log import set_up_server_log

LONGEST = 10_000


class NotAText(Exception):
    """Says why a line can't be understood."""


def main() -> int:
    models = Path(os.environ.get("RASA_MODELS", MODELS))
    output, sys.stdout = sys.stdout, sys.stderr  # nothing that a library prints may come between our lines
    set_up_server_log("WARNING")
    model = newest_model(models)
    if model is None:
        sys.stderr.write(f"There is no model in {models}: `make train` makes it.\n")
        return 1
    agent = Agent.load(str(model))
    asyncio.run(understand_lines(agent, sys.stdin, output))
    return 0


async def understand_lines(agent: Agent, lines: TextIO, output: TextIO) -> None:
    for line in lines:
        if not line.strip():
            continue
        try:
            answer = await understand(agent, read_text(line))
        except NotAText as reason:
            answer = {"error": str(reason)}
        output.write(f"{json.dumps(answer, ensure_ascii=False)}\n")
        output.flush()


def read_text(line: str) -> str:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        raise NotAText("not JSON") from None
    text = asked.get("text") if isinstance(asked, dict) else None
    if not isinstance(text, str):
        raise NotAText('no string named "text"')
    if len(text) > LONGEST:
        raise NotAText(f"longer than {LONGEST} letters")
    return text


async def understand(agent: Agent, text: str) -> dict[str, Any]:
    harmless = make_harmless(text, {})
    shift = len(text) - len(harmless)
    parsed = await agent.parse_message(harmless)
    return {
        "intent": parsed["intent"]["name"],
        "confidence": round(parsed["intent"]["confidence"], 4),
        "entities": [
            {"type": each["entity"], "value": each["value"], "start": each["start"] + shift, "end": each["end"] + shift}
            for each in parsed["entities"]
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
