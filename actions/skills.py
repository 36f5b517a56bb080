"""Which skill answers which action of the bot's domain, and what a patient hears when one cannot."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog

from actions.asked import write_asked
from actions.book import book
from actions.choose import affirm, choose
from actions.clinic_facts import tell_clinic_facts
from actions.desk import Desk
from actions.hand_over import ask_a_person, hand_over
from actions.heard import Heard, read_tracker
from actions.not_understood import ask_again
from actions.other_times import another_day, another_practitioner, earlier, later, more_times
from actions.said import Reply, Said, write_reply
from actions.small_talk import greet, help_patient, thank
from actions.start_over import deny, start_over, stop_asking
from clinic.errors import BookingRefused, NotIdentified, RecordsUnavailable

log = structlog.get_logger()

Skill = Callable[[Desk, Heard], Awaitable[Said]]

SKILLS: dict[str, Skill] = {
    "action_affirm": affirm,
    "action_another_day": another_day,
    "action_another_practitioner": another_practitioner,
    "action_ask_a_person": ask_a_person,
    "action_book": book,
    "action_choose": choose,
    "action_clinic_facts": tell_clinic_facts,
    "action_deny": deny,
    "action_earlier": earlier,
    "action_greet": greet,
    "action_hand_over": hand_over,
    "action_help": help_patient,
    "action_later": later,
    "action_more_times": more_times,
    "action_not_understood": ask_again,
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
        return await SKILLS[name](desk, heard)
    except NotIdentified as error:
        return Said((explain_unidentified(error),))
    except BookingRefused:
        log.error("booking refused", turn=heard.turn, conversation=str(heard.conversation))
        return Said((Reply("booking_failed", options=(), hand_over="booking_refused"),))
    except RecordsUnavailable:
        log.warning("records unavailable", turn=heard.turn, conversation=str(heard.conversation))
        return None


def explain_unidentified(error: NotIdentified) -> Reply:
    """A number on nobody's file can only be helped by a call; one on several is a person's to sort out."""
    if error.why == "unknown":
        return Reply("not_on_file", options=())
    return Reply("several_on_file", options=(), hand_over="several_on_file")


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
