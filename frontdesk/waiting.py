"""`frontdesk waiting`: lists the conversations that wait for a person, longest first."""

import argparse

from frontdesk.environment import settings_of
from messaging.database import open_database
from messaging.handover import list_waiting


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="of the running demo")


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(demo=arguments.demo)
    engine = open_database(settings.database_url.get_secret_value(), connections=1)
    with engine.connect() as connection:
        waiting = list_waiting(connection)
    for each in waiting:
        since = each.opened_at.astimezone(settings.zone)
        silent = "the bot is silent" if each.silences_bot else "the bot goes on"
        print(f"{since:%Y-%m-%d %H:%M}  {each.address:<16} {each.reason:<22} {silent:<18} {each.conversation_id}")
    if not waiting:
        print("Nobody waits for a person.")
    return 0
