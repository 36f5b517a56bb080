"""Which skill answers which action of the bot's domain, and what a patient hears when one cannot."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import structlog

from actions.answer import take_up
from actions.ask_first import AskFirst, keep_text
from actions.asked import write_asked
from actions.book import book
from actions.cancel import cancel
from actions.choose import affirm, choose
from actions.clinic_facts import tell_clinic_facts
from actions.confirm import confirm
from actions.desk import Desk
from actions.for_whom import name_whom
from actions.give_birth_date import give_birth_date
from actions.hand_over import ask_a_person, hand_over
from actions.heard import Heard, read_tracker
from actions.log_in import log_in, tell_how_to_log_in
from actions.move import move
from actions.my_visits import tell_visits
from actions.not_understood import ask_again
from actions.other_times import another_day, another_place, another_practitioner, earlier, later, more_times
from actions.running_late import run_late
from actions.said import Reply, Said, write_reply
from actions.small_talk import greet, help_patient, thank
from actions.start_over import deny, start_over, stop_asking
from clinic.errors import (
    BirthDateNeeded,
    BirthDateWrong,
    BookingRefused,
    NoLongerShown,
    NotIdentified,
    RecordsUnavailable,
    TooManyTries,
)

log = structlog.get_logger()

Skill = Callable[[Desk, Heard], Awaitable[Said]]

SKILLS: dict[str, Skill] = {
    "action_affirm": affirm,
    "action_another_day": another_day,
    "action_another_place": another_place,
    "action_another_practitioner": another_practitioner,
    "action_ask_a_person": ask_a_person,
    "action_book": book,
    "action_cancel": cancel,
    "action_choose": choose,
    "action_clinic_facts": tell_clinic_facts,
    "action_confirm": confirm,
    "action_deny": deny,
    "action_earlier": earlier,
    "action_for_whom": name_whom,
    "action_give_birth_date": give_birth_date,
    "action_greet": greet,
    "action_hand_over": hand_over,
    "action_help": help_patient,
    "action_later": later,
    "action_log_in": tell_how_to_log_in,
    "action_more_times": more_times,
    "action_move": move,
    "action_my_visits": tell_visits,
    "action_not_understood": ask_again,
    "action_running_late": run_late,
    "action_start_over": start_over,
    "action_stop_asking": stop_asking,
    "action_thank": thank,
}


async def run_skill(name: str, tracker: dict[str, Any], desk: Desk) -> Said | None:
    """What the skill says; None when the records can't be reached, so that the message is kept and tried again.

    Errors become replies here and nowhere else.
    """
    heard = read_tracker(tracker, desk.now())
    try:
        return await _run(name, desk, heard)
    except NoLongerShown:  # a menu of yesterday's: what is booked now is told instead
        return await tell_visits(desk, replace(heard, text="", option={}))
    except BirthDateWrong:
        return Said((Reply("birth_date_wrong", options=()),), heard.asked)
    except TooManyTries:
        return Said((Reply("too_many_tries", options=(), hand_over="too_many_tries"),), heard.asked.dropped())
    except NotIdentified:  # a number on nobody's file: a call helps, or a login from it
        return Said((Reply("not_on_file", options=()),))
    except BookingRefused:
        log.error("booking refused", turn=heard.turn, conversation=str(heard.conversation))
        return Said((Reply("booking_failed", options=(), hand_over="booking_refused"),))
    except RecordsUnavailable:
        log.warning("records unavailable", turn=heard.turn, conversation=str(heard.conversation))
        return None


async def _run(name: str, desk: Desk, heard: Heard) -> Said:
    """A question that must be answered first keeps the text, and is asked instead; its answer takes the text up."""
    said = await log_in(desk, heard)
    if said is not None:
        return said
    taken_up = await take_up(desk, heard)
    if taken_up is not None:
        name, heard = taken_up.action, taken_up.heard
    try:
        return await SKILLS[name](desk, heard)
    except AskFirst as question:
        return Said((question.reply,), keep_text(heard, name, question.question, question.visits))
    except BirthDateNeeded:
        asked = keep_text(heard, name, "birth_date")
        return await _ask_birth_date(desk, replace(heard, asked=asked))


async def _ask_birth_date(desk: Desk, heard: Heard) -> Said:
    """Not of somebody who has just said it: "need to cancel, born 4/12/1986"."""
    taken_up = await take_up(desk, heard)
    if taken_up is None:
        return Said((Reply("ask_birth_date", options=()),), heard.asked)
    return await SKILLS[taken_up.action](desk, taken_up.heard)


def write_answer(said: Said | None) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The messages and the events for Rasa; without an answer no event either, so that the turn can be played again."""
    if said is None:
        return [{"say": "records_unavailable", "values": {}}], []
    events = [_set_slot("misunderstood", said.misunderstood)]
    if said.asked is not None:
        events.append(_set_slot("booking", write_asked(said.asked)))
    return [write_reply(reply) for reply in said.replies], events


def _set_slot(name: str, value: object) -> dict[str, Any]:
    return {"event": "slot", "timestamp": None, "name": name, "value": value}
