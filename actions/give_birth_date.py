"""Takes a date of birth, by which somebody on the number's file shows who they are."""

from actions.birth_date import read_birth_date
from actions.desk import Desk
from actions.heard import Heard
from actions.not_understood import ask_again
from actions.said import Reply, Said


async def give_birth_date(desk: Desk, heard: Heard) -> Said:
    """One that nobody asked for; one that we asked for is taken in actions/answer.py."""
    birth_date = read_birth_date(heard.text, heard.languages, heard.said_at)
    if birth_date is None:
        return await ask_again(desk, heard)
    await desk.clinic.show_birth_date(heard.conversation, birth_date, desk.now())
    return Said((Reply("identified"),), heard.asked)
