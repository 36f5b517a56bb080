"""Writes what one message led to: its replies, its consequences and its end, in one transaction."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, update

from messaging.consent import record_consent
from messaging.handover import hand_back, mark_told_to_wait, open_handover
from messaging.hold import Hold
from messaging.inbox import mark_answered, mark_told_of_delay, postpone, was_told_of_delay
from messaging.letters import send_letters
from messaging.message import Answer, Reply, Unanswered, write_option
from messaging.office import Office
from messaging.outbox import put_replies
from messaging.tables import conversations

DELAYED = (Reply("delayed"),)
CHANGE_CONVERSATION = update(conversations).where(conversations.c.id == bindparam("conversation"))


def commit_answer(office: Office, hold: Hold, message: Unanswered, answer: Answer) -> None:
    now = office.tell_time()
    body = office.wording.say_all(answer.replies, message.standing.language)
    with hold.write() as connection:
        mark_answered(connection, message, answer.outcome, now)
        _follow(connection, message, answer, now)
        send_letters(connection, message, answer.replies, office.wording, now)
        if body:
            put_replies(connection, message, answer.replies, body, now, despite_opt_out=answer.despite_opt_out)
            _keep_options(connection, message, answer.replies)


def commit_delay(hold: Hold, message: Unanswered, *, until: datetime) -> None:
    with hold.write() as connection:
        postpone(connection, message, until)


def commit_news_of_delay(office: Office, hold: Hold, message: Unanswered) -> None:
    """The patient hears that it takes longer, once for an outage."""
    now = office.tell_time()
    body = office.wording.say_all(DELAYED, message.standing.language)
    with hold.write() as connection:
        if not was_told_of_delay(connection, message.conversation_id, now):
            put_replies(connection, message, DELAYED, body, now)
        mark_told_of_delay(connection, message, now)


def _follow(connection: Connection, message: Unanswered, answer: Answer, now: datetime) -> None:
    if answer.may_text is not None:
        record_consent(connection, message.sender, allowed=answer.may_text, shown_by=message.turn, at=now)
    if answer.hand_back:
        hand_back(connection, message.conversation_id, now)
    if answer.told_to_wait:
        mark_told_to_wait(connection, message.conversation_id, now)
    if answer.hand_over is not None:
        open_handover(connection, message.conversation_id, answer.hand_over, now)


def _keep_options(connection: Connection, message: Unanswered, replies: Sequence[Reply]) -> None:
    """The newest menu is the one that a bare number answers; replies without a menu leave the last one open."""
    menus = [reply.options for reply in replies if reply.options is not None]
    if not menus or menus[-1] == message.standing.options:
        return
    options = [write_option(option) for option in menus[-1]]
    connection.execute(CHANGE_CONVERSATION, {"conversation": message.conversation_id, "options": options})
