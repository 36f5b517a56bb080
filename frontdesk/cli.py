"""The one command-line tool: `frontdesk demo`, `chat`, `doctor` and the rest."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

# name -> the module that does it and one line of help; imported only when it is called, so that each starts quickly.
COMMANDS = {
    "demo": ("frontdesk.demo", "run the whole system here, with a made-up clinic"),
    "chat": ("frontdesk.chat", "be a patient of the running demo, in the terminal"),
    "doctor": ("frontdesk.doctor", "check this installation part by part"),
    "migrate": ("frontdesk.migrate", "bring the database to the newest form"),
    "waiting": ("frontdesk.waiting", "list the conversations that wait for a person"),
    "hand-back": ("frontdesk.hand_back", "give a conversation back to the bot"),
    "when": ("frontdesk.when_command", "read JSON lines of texts, write the times that they mean"),
    "understand": ("frontdesk.understand", "read JSON lines of texts, write what the bot understands"),
}


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="frontdesk", description="The front desk of a clinic that patients can text.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary.capitalize() + ".")
        if words[:1] == [name]:
            import_module(COMMANDS[name][0]).add_arguments(command)
    arguments = parser.parse_args(words)
    status: int = import_module(COMMANDS[arguments.command][0]).run(arguments)
    return status


if __name__ == "__main__":
    sys.exit(main())
