"""`frontdesk migrate`: brings the database to the newest form; safe to run at every start, by several at once."""

import argparse

from migrations.upgrade import newest_form, upgrade_database
from settings import read_settings


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """Takes none: the database is the one of the settings."""


def run(_arguments: argparse.Namespace) -> int:
    upgrade_database(read_settings().database_url.get_secret_value())
    print(f"The database has form {newest_form()}.")
    return 0
