"""Attends to one conversation: answers what is unanswered, in order, and posts what is due."""

from datetime import datetime, timedelta
from uuid import UUID

import structlog

from messaging.commit import commit_answer, commit_delay
from messaging.conversation import answer_message, answer_without_the_ear, give_up, read_standing
from messaging.errors import CannotAnswerNow, LostTheConversation
from messaging.hold import Hold, hold_conversation
from messaging.inbox import next_unanswered
from messaging.message import Unanswered
from messaging.office import Office
from messaging.post import post_due

log = structlog.get_logger()

TELL_OF_DELAY_AFTER = timedelta(seconds=8)
LONGEST_PAUSE = timedelta(seconds=30)


def attend(office: Office, conversation_id: UUID) -> None:
    """Runs until nothing is left to do now; returns at once when another worker holds the conversation.

    Looking again after letting go closes the gap in which a message arrives just too late for the holder to see it
    and its bell rings just too early to get the lock.
    """
    while True:
        with hold_conversation(office.engine, conversation_id) as hold:
            if hold is None:
                return
            try:
                answer_unanswered(office, hold)
                post_due(office, hold)
            except LostTheConversation:
                log.warning("conversation lost to another worker", conversation=str(conversation_id))
                return
        if not _is_anything_due(office, conversation_id):
            return


def answer_unanswered(office: Office, hold: Hold) -> None:
    """Oldest first. What stands behind a waiting message waits too, save what must never wait."""
    waiting, last = False, 0
    while (message := next_unanswered(office.engine, hold.conversation_id, after=last)) is not None:
        last = message.id
        if waiting or not _is_due(message, office.tell_time()):
            waiting = True
            _answer_what_must_not_wait(office, hold, message)
        else:
            waiting = not _answer_or_postpone(office, hold, message)


def _answer_or_postpone(office: Office, hold: Hold, message: Unanswered) -> bool:
    """True when the message is answered."""
    if office.tell_time() - message.received_at > office.give_up_after and message.attempts:
        commit_answer(office, hold, message, give_up(message))
        return True
    try:
        answer = answer_message(message, read_standing(office.engine, message), office.ear)
    except CannotAnswerNow:
        log.warning("message waits", message=message.id, attempts=message.attempts + 1)
        _postpone(office, hold, message)
        return False
    commit_answer(office, hold, message, answer)
    return True


def _answer_what_must_not_wait(office: Office, hold: Hold, message: Unanswered) -> None:
    answer = answer_without_the_ear(message, read_standing(office.engine, message))
    if answer is not None:
        commit_answer(office, hold, message, answer)


def _postpone(office: Office, hold: Hold, message: Unanswered) -> None:
    now = office.tell_time()
    pause = min(timedelta(seconds=2) * 2**message.attempts, LONGEST_PAUSE)
    tell = not message.told_of_delay and now - message.received_at >= TELL_OF_DELAY_AFTER
    commit_delay(office, hold, message, until=now + pause, tell=tell)


def _is_due(message: Unanswered, now: datetime) -> bool:
    return message.next_try_at is None or message.next_try_at <= now


def _is_anything_due(office: Office, conversation_id: UUID) -> bool:
    oldest = next_unanswered(office.engine, conversation_id)
    return oldest is not None and _is_due(oldest, office.tell_time())
