"""Writes what one message led to: its replies, its consequences and its end, in one transaction."""

from datetime import datetime

from sqlalchemy import Connection, update

from messaging.consent import record_consent
from messaging.handover import hand_back, mark_told_to_wait, open_handover
from messaging.hold import Hold, check_fence
from messaging.inbox import mark_answered, postpone
from messaging.message import Answer, Reply, Unanswered, write_option
from messaging.office import Office
from messaging.outbox import put_reply
from messaging.tables import conversations


def commit_answer(office: Office, hold: Hold, message: Unanswered, answer: Answer) -> None:
    now = office.tell_time()
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        _follow(connection, message, answer, now)
        for reply in answer.replies:
            body = office.wording.say(reply, message.language)
            put_reply(connection, message, reply, body, despite_opt_out=answer.despite_opt_out)
            _keep_options(connection, message, reply)
        mark_answered(connection, message, answer.outcome, now)


def commit_delay(office: Office, hold: Hold, message: Unanswered, *, until: datetime, tell: bool) -> None:
    """Keeps the message for later; the patient hears once that it takes longer."""
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        postpone(connection, message, until, told_at=office.tell_time() if tell else None)
        if tell:
            delayed = Reply("delayed")
            put_reply(connection, message, delayed, office.wording.say(delayed, message.language))


def _follow(connection: Connection, message: Unanswered, answer: Answer, now: datetime) -> None:
    if answer.may_text is not None:
        record_consent(connection, message.sender, allowed=answer.may_text, shown_by=message.turn)
    if answer.hand_back:
        hand_back(connection, message.conversation_id, now)
    if answer.told_to_wait:
        mark_told_to_wait(connection, message.conversation_id, now)
    if answer.hand_over is not None:
        open_handover(connection, message.conversation_id, answer.hand_over)


def _keep_options(connection: Connection, message: Unanswered, reply: Reply) -> None:
    """The newest menu is the one that a bare number answers; a reply without a menu leaves the last one open."""
    if reply.options is None:
        return
    row = update(conversations).where(conversations.c.id == message.conversation_id)
    connection.execute(row.values(options=[write_option(option) for option in reply.options]))
