"""The story of one message, read top to bottom: what is obeyed, what is left to a person, what the bot is asked."""

from collections.abc import Callable

from messaging.handover import UNAVAILABLE
from messaging.keywords import Keyword, find_keyword, known_languages, names_emergency, read_menu_number
from messaging.listening import clean_text
from messaging.message import Answer, HandOver, Option, Reply, Unanswered

# Asks the ear about a text or a chosen option; CannotAnswerNow when a part that it needs is down.
Ask = Callable[[str, Option | None], tuple[Reply, ...]]

# A bare number beyond the menu may still be an hour or a day of the month: "10" for the 10 o'clock on offer.
MAY_BE_A_TIME = range(7, 32)


def answer_message(message: Unanswered, channels: frozenset[str], ask: Ask) -> Answer:
    """What one message leads to; nothing is written here. CannotAnswerNow as `ask` has it."""
    keyword = find_keyword(message.body, known_languages())
    return (
        keep_off_closed_channel(message, keyword, channels)
        or obey_consent(message, keyword)
        or answer_emergency(message)
        or give_help(message, keyword)
        or respect_opt_out(message)
        or leave_to_a_person(message, keyword)
        or explain_what_cannot_be_read(message)
        or choose_from_menu(message, ask)
        or _answer_with("asked", ask(clean_text(message.body), None))
    )


def answer_at_once(message: Unanswered, channels: frozenset[str]) -> Answer | None:
    """The same story for a message that stands behind one which waits: only what must never wait."""
    keyword = find_keyword(message.body, known_languages())
    return (
        keep_off_closed_channel(message, keyword, channels)
        or obey_consent(message, keyword)
        or answer_emergency(message)
        or give_help(message, keyword)
    )


def keep_off_closed_channel(message: Unanswered, keyword: Keyword | None, channels: frozenset[str]) -> Answer | None:
    """WhatsApp is not HIPAA-eligible: until a clinic turns it on, nothing is said there and a person has to look."""
    if message.sender.channel in channels:
        return None
    opts_out = keyword in (Keyword.OPT_OUT, Keyword.CARRIER_OPT_OUT)
    look = HandOver("closed_channel", silences_bot=False)
    return Answer("channel_is_closed", may_text=False if opts_out else None, hand_over=look)


def obey_consent(message: Unanswered, keyword: Keyword | None) -> Answer | None:
    if message.carrier_word == "STOP" or (keyword is Keyword.CARRIER_OPT_OUT and message.sender.channel == "sms"):
        # The carrier has blocked the number and confirmed it: a text of ours would only come back as error 21610.
        return Answer("opted_out_at_carrier", may_text=False, hand_over=_ask_what_cancel_meant(message))
    if keyword in (Keyword.OPT_OUT, Keyword.CARRIER_OPT_OUT):
        confirmation = (Reply("opted_out"),) if message.standing.may_text else ()
        meant = _ask_what_cancel_meant(message)
        return Answer("opted_out", confirmation, may_text=False, hand_over=meant, despite_opt_out=True)
    if message.standing.may_text:  # then YES, which carriers take for an opt-in, answers a question of ours
        return None
    if message.carrier_word == "START":
        return Answer("opted_in_at_carrier", may_text=True)
    return Answer("opted_in", (Reply("opted_in"),), may_text=True) if keyword is Keyword.OPT_IN else None


def answer_emergency(message: Unanswered) -> Answer | None:
    """The open menu stays open: who was "dying to see you" can still choose."""
    if not names_emergency(message.body, known_languages()):
        return None
    look = HandOver("emergency", silences_bot=False)
    return Answer("emergency", (Reply("emergency"),), hand_over=look, despite_opt_out=True)


def give_help(message: Unanswered, keyword: Keyword | None) -> Answer | None:
    """Always, also to those who opted out: it says how to come back, and whom to call."""
    if message.carrier_word == "HELP":  # Twilio has answered with the clinic's own words
        return Answer("helped_by_carrier")
    if keyword is not Keyword.HELP:
        return None
    name = "help" if message.standing.may_text else "help_after_opt_out"
    return Answer("helped", (Reply(name),), despite_opt_out=True)


def respect_opt_out(message: Unanswered) -> Answer | None:
    if message.standing.may_text:
        return None
    return Answer("opted_out_before", hand_over=HandOver("texts_after_opt_out", silences_bot=False))


def leave_to_a_person(message: Unanswered, keyword: Keyword | None) -> Answer | None:
    if not message.standing.handed_over:
        return None
    if keyword is Keyword.START_OVER:
        return Answer("handed_back", (Reply("handed_back", options=()),), hand_back=True)
    if message.standing.told_to_wait:
        return Answer("left_to_a_person")
    return Answer("left_to_a_person", (Reply("waiting_for_a_person"),), told_to_wait=True)


def explain_what_cannot_be_read(message: Unanswered) -> Answer | None:
    if clean_text(message.body):
        return None
    return Answer("without_words", (Reply("attachment_not_read" if message.attachments else "empty_text"),))


def choose_from_menu(message: Unanswered, ask: Ask) -> Answer | None:
    number, options = read_menu_number(message.body), message.standing.options
    if number is None or not options:
        return None
    if 1 <= number <= len(options):
        return _answer_with("chose", ask("", options[number - 1]))
    if number in MAY_BE_A_TIME:
        return None
    return Answer("no_such_option", (Reply("no_such_option", {"count": len(options)}),))


def give_up(message: Unanswered) -> Answer:
    """The message has waited too long: a person takes it, and the patient is told so, once for an outage."""
    replies = () if message.standing.given_up else (Reply("gave_up"),)
    return Answer("gave_up", replies, hand_over=HandOver(UNAVAILABLE, silences_bot=False))


def _answer_with(outcome: str, replies: tuple[Reply, ...]) -> Answer:
    reasons = [reply.hand_over for reply in replies if reply.hand_over]
    return Answer(outcome, replies, hand_over=HandOver(reasons[0]) if reasons else None)


def _ask_what_cancel_meant(message: Unanswered) -> HandOver | None:
    """CANCEL is a carrier's opt-out word, and may have meant a visit."""
    return HandOver("cancel_word", silences_bot=False) if "cancel" in message.body.casefold() else None
