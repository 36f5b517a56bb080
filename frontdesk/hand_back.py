"""`frontdesk hand-back`: a person has taken care of a conversation, and the bot may speak in it again."""

import argparse
import sys
from datetime import UTC, datetime
from uuid import UUID

from frontdesk.environment import settings_of
from messaging.database import open_database
from messaging.handover import hand_back


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("conversation", type=UUID, help="its id, as `frontdesk waiting` lists it")
    parser.add_argument("--demo", action="store_true", help="of the running demo")


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(demo=arguments.demo)
    engine = open_database(settings.database_url.get_secret_value(), connections=1)
    with engine.begin() as connection:
        closed = hand_back(connection, arguments.conversation, datetime.now(UTC))
    if not closed:
        sys.stderr.write("No such conversation waits for a person.\n")
        return 1
    print("Handed back: the bot answers there again.")
    return 0
