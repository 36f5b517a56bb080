"""The story of one message, read top to bottom: what is obeyed, what is left to a person, what the bot is asked."""

from dataclasses import dataclass

from sqlalchemy import Engine

from messaging.consent import may_text
from messaging.ear import Ear
from messaging.handover import is_handed_over, was_told_to_wait
from messaging.keywords import Keyword, find_keyword, known_languages, names_emergency, read_menu_number
from messaging.listening import clean_text
from messaging.message import Answer, HandOver, Reply, Unanswered


@dataclass(frozen=True, slots=True)
class Standing:
    """What we know of a conversation before its next message is answered."""

    may_text: bool
    handed_over: bool
    told_to_wait: bool


def answer_message(message: Unanswered, standing: Standing, ear: Ear) -> Answer:
    """What one message leads to. CannotAnswerNow when a part that it needs is down; nothing is written here."""
    keyword = find_keyword(message.body, known_languages())
    return (
        obey_consent(message, standing, keyword)
        or answer_emergency(message)
        or respect_opt_out(standing)
        or give_help(message, keyword)
        or leave_to_a_person(standing, keyword)
        or explain_what_cannot_be_read(message)
        or ask_the_ear(message, ear)
    )


def answer_without_the_ear(message: Unanswered, standing: Standing) -> Answer | None:
    """The same story for a message that stands behind one which waits: only what must never wait."""
    keyword = find_keyword(message.body, known_languages())
    return obey_consent(message, standing, keyword) or answer_emergency(message) or give_help(message, keyword)


def read_standing(engine: Engine, message: Unanswered) -> Standing:
    with engine.connect() as connection:
        return Standing(
            may_text=may_text(connection, message.sender),
            handed_over=is_handed_over(connection, message.conversation_id),
            told_to_wait=was_told_to_wait(connection, message.conversation_id),
        )


def obey_consent(message: Unanswered, standing: Standing, keyword: Keyword | None) -> Answer | None:
    if message.carrier_word == "STOP" or (keyword is Keyword.CARRIER_OPT_OUT and message.sender.channel == "sms"):
        # The carrier has blocked the number and confirmed it: a text of ours would only come back as error 21610.
        # CANCEL is one of its words, and may have meant a visit, so a person should look.
        meant_a_visit = HandOver("cancel_word", silences_bot=False) if "cancel" in message.body.casefold() else None
        return Answer("opted_out_at_carrier", may_text=False, hand_over=meant_a_visit)
    if keyword in (Keyword.OPT_OUT, Keyword.CARRIER_OPT_OUT):
        confirmation = (Reply("opted_out"),) if standing.may_text else ()
        return Answer("opted_out", replies=confirmation, may_text=False, despite_opt_out=True)
    if keyword is Keyword.OPT_IN and not standing.may_text:
        return Answer("opted_in", replies=(Reply("opted_in"),), may_text=True)
    return None


def answer_emergency(message: Unanswered) -> Answer | None:
    if not names_emergency(message.body, known_languages()):
        return None
    look = HandOver("emergency", silences_bot=False)
    return Answer("emergency", replies=(Reply("emergency"),), hand_over=look, despite_opt_out=True)


def respect_opt_out(standing: Standing) -> Answer | None:
    if standing.may_text:
        return None
    return Answer("opted_out_before", hand_over=HandOver("texts_after_opt_out", silences_bot=False))


def give_help(message: Unanswered, keyword: Keyword | None) -> Answer | None:
    if keyword is not Keyword.HELP or message.carrier_word == "HELP":
        return Answer("helped_by_carrier") if message.carrier_word == "HELP" else None
    return Answer("helped", replies=(Reply("help"),))


def leave_to_a_person(standing: Standing, keyword: Keyword | None) -> Answer | None:
    if not standing.handed_over:
        return None
    if keyword is Keyword.START_OVER:
        return Answer("handed_back", replies=(Reply("handed_back", options=()),), hand_back=True)
    if standing.told_to_wait:
        return Answer("left_to_a_person")
    return Answer("left_to_a_person", replies=(Reply("waiting_for_a_person"),), told_to_wait=True)


def explain_what_cannot_be_read(message: Unanswered) -> Answer | None:
    if clean_text(message.body):
        return None
    return Answer("without_words", replies=(Reply("attachment_not_read" if message.attachments else "empty_text"),))


def ask_the_ear(message: Unanswered, ear: Ear) -> Answer:
    number = read_menu_number(message.body)
    if number is not None and message.options:
        if not 1 <= number <= len(message.options):
            return Answer("no_such_option", replies=(Reply("no_such_option", {"count": len(message.options)}),))
        return _answer_with("chose", ear.ask(message, "", message.options[number - 1]))
    return _answer_with("asked", ear.ask(message, clean_text(message.body)))


def give_up(message: Unanswered) -> Answer:
    """The message has waited too long: a person takes it, and the patient is told so."""
    return Answer("gave_up", replies=(Reply("gave_up"),), hand_over=HandOver("unavailable", silences_bot=False))


def _answer_with(outcome: str, replies: tuple[Reply, ...]) -> Answer:
    reasons = [reply.hand_over for reply in replies if reply.hand_over]
    return Answer(outcome, replies=replies, hand_over=HandOver(reasons[0]) if reasons else None)
