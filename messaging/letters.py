"""Sends what the clinic has to say to a number on file that is not the one that texts: a code, or word of a login.

Only the letter's id comes with the answer; number and words are read from the clinic's table (docs/decisions/0013).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, Row, Text, Uuid, bindparam, column, delete, table
from sqlalchemy.dialects.postgresql import JSONB

from messaging.inbox import open_conversation
from messaging.message import Reply, Sender, Unanswered
from messaging.outbox import put_text
from messaging.wording import Wording

letters = table("letters", column("id", Uuid), column("number", Text), column("say", Text), column("values", JSONB))
TAKE_OUT = delete(letters).where(letters.c.id == bindparam("letter")).returning(letters)


def send_letters(
    connection: Connection, message: Unanswered, replies: Sequence[Reply], wording: Wording, at: datetime
) -> None:
    """In the transaction of the answer, so that both are sent or none; the sweeper rings for the other number."""
    for letter in (reply.letter for reply in replies if reply.letter is not None):
        row = connection.execute(TAKE_OUT, {"letter": UUID(letter)}).one_or_none()
        if row is not None and row.number is not None:
            sender = Sender("sms", row.number, message.sender.clinic_address)
            conversation, language = open_conversation(connection, sender, at)
            reply = read_letter(row)
            put_text(connection, conversation, reply, wording.say(reply, language), at)


def read_letter(row: Row[tuple[object, ...]]) -> Reply:
    if row.say == "login_code":
        return Reply("login_code", {"code": row.values["code"]})
    return Reply("logged_in_elsewhere")
