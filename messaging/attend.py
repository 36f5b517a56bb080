"""Attends to one conversation: answers what is unanswered, in order, and posts what is due."""

from concurrent.futures import wait
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from messaging.commit import commit_answer, commit_delay, commit_news_of_delay
from messaging.conversation import answer_at_once, answer_message, give_up
from messaging.database import in_autocommit
from messaging.due import find_heads
from messaging.ear import Question
from messaging.errors import LostTheConversation
from messaging.hold import Hold, hold_conversation
from messaging.inbox import next_unanswered
from messaging.message import Option, Reply, Unanswered
from messaging.office import Office
from messaging.post import post_due

log = structlog.get_logger()

# Without PostgreSQL nothing can be written down, not even that a message waits: the sweeper rings when it is back.
WITHOUT_MEMORY = (OperationalError, InterfaceError, NoConnection)

TELL_OF_DELAY_AFTER = timedelta(seconds=8)
LONGEST_PAUSE = timedelta(seconds=10)
LOOK_ASIDE_EVERY_SECONDS = 1.0


def attend(office: Office, conversation_id: UUID) -> None:
    """Runs until nothing is left to do now; returns at once when another worker holds the conversation.

    Looking again after letting go closes the gap in which a message arrives just too late for the holder to see it
    and its bell rings just too early to get the lock.
    """
    is_left = True
    while is_left:
        with hold_conversation(office.engine, conversation_id) as hold:
            if hold is None:
                return
            try:
                answer_unanswered(office, hold)
                post_due(office, hold)
            except LostTheConversation:
                log.warning("conversation lost to another worker", conversation=str(conversation_id))
                return
        is_left = _is_anything_due(office, conversation_id)


def answer_unanswered(office: Office, hold: Hold) -> None:
    """Oldest first. What stands behind a waiting message waits too, save what must never wait.

    What has come since the last was read is found when the conversation is let go.
    """
    is_left = True
    while is_left and (message := next_unanswered(hold.connection, hold.conversation_id)) is not None:
        if not message.is_due(office.tell_time()) or not _answer_or_postpone(office, hold, message):
            answer_what_must_not_wait(office, hold, behind=message)
            return
        is_left = message.is_followed


def answer_what_must_not_wait(office: Office, hold: Hold, behind: Unanswered) -> None:
    last = behind.id
    while (message := next_unanswered(hold.connection, hold.conversation_id, after=last)) is not None:
        last = message.id
        answer = answer_at_once(message, office.channels)
        if answer is not None:
            commit_answer(office, hold, message, answer)


def _answer_or_postpone(office: Office, hold: Hold, message: Unanswered) -> bool:
    """True when the message is answered.

    An error that nobody foresaw keeps the message as an outage does: tried again, and left to a person in the end.
    """
    try:
        if message.attempts and message.waited(office.tell_time()) > office.give_up_after:
            answer = give_up(message)
        else:
            answer = answer_message(message, office.channels, partial(_ask_the_ear, office, hold, message))
        commit_answer(office, hold, message, answer)
    except (LostTheConversation, *WITHOUT_MEMORY):
        raise
    except Exception as error:
        log.warning("message waits", message=message.id, attempts=message.attempts + 1, error=type(error).__name__)
        _postpone(office, hold, message)
        return False
    return True


def _ask_the_ear(
    office: Office, hold: Hold, message: Unanswered, text: str, option: Option | None
) -> tuple[Reply, ...]:
    """While the ear takes its time, the rest of the conversation is looked after."""
    question = Question(
        conversation=str(message.conversation_id),
        turn=message.turn,
        language=message.standing.language,
        waited_seconds=message.waited(office.tell_time()).total_seconds(),
        text=text,
        option=option,
    )
    call = office.switchboard.connect(partial(office.ear.ask, question))
    while not wait([call], timeout=LOOK_ASIDE_EVERY_SECONDS).done:
        message = _tell_of_delay(office, hold, message)
        answer_what_must_not_wait(office, hold, behind=message)
        post_due(office, hold)
    return call.result()


def _postpone(office: Office, hold: Hold, message: Unanswered) -> None:
    _tell_of_delay(office, hold, message)
    pause = min(timedelta(seconds=2) * 2 ** min(message.attempts, 6), LONGEST_PAUSE)
    commit_delay(hold, message, until=office.tell_time() + pause)


def _tell_of_delay(office: Office, hold: Hold, message: Unanswered) -> Unanswered:
    if message.told_of_delay or message.waited(office.tell_time()) < TELL_OF_DELAY_AFTER:
        return message
    commit_news_of_delay(office, hold, message)
    return replace(message, told_of_delay=True)


def _is_anything_due(office: Office, conversation_id: UUID) -> bool:
    now = office.tell_time()
    with in_autocommit(office.engine) as connection:
        return any(head.is_due(now) for head in find_heads(connection, conversation_id))
