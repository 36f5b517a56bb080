"""Realistic values for every reply that somebody says: long names, long addresses, a full menu."""

from typing import Any

from messaging.message import Option, Reply

START = "2026-12-23T15:30:00-05:00"
VISIT = {
    "visit_type": "Physical therapy",
    "start": START,
    "practitioner": "Dr. Alexandra Whitfield",
    "place": "Harbor Clinic North",
}
ADDRESS = "2100 Embarcadero Blvd, Suite 440, San Francisco"
BOOKED = {**VISIT, "address": ADDRESS, "whose": "Isabella"}
MOVED = {**BOOKED, "old": START}
DETAILS = "Dr. Alexandra Whitfield, Harbor Clinic North"
TOLD = {"visit_type": VISIT["visit_type"], "start": START, "details": DETAILS, "address": ADDRESS, "whose": "Isabella"}
CANCELLED = {"visit_type": VISIT["visit_type"], "start": START, "whose": "Isabella"}
LINE = Option("visit_line", TOLD, {"visit": "id", "do": "tell", "for": "id"})
YOU = Option("option_you", {}, {"for": "id"})
CHILD = Option("option_person", {"first_name": "Isabella"}, {"for": "id"})
FAMILY = (YOU, CHILD, CHILD, CHILD)
TIME = Option("free_time", VISIT, {"book": "id"})
TYPES = tuple(
    Option("visit_type", {"visit_type": each}, {"visit_type": each})
    for each in ("Checkup", "Sick visit", "Dental cleaning", "Vaccination", "Eye exam", "Physical therapy")
)
CALL_ME = Option("option_call_me", {}, {"do": "hand_over"})
START_AGAIN = Option("option_start_over", {}, {"do": "start_over"})
OTHER_TIMES = Option("option_other_times", {}, {"do": "more_times"})
SOONEST = Option("option_soonest", {}, {"do": "soonest"})


def offer(name: str, many: int, **more: str) -> Reply:
    return Reply(name, {"visit_type": VISIT["visit_type"], "whose": "", "count": many, **more}, (TIME,) * many)


def plain(name: str, **values: Any) -> Reply:
    return Reply(name, values)


# name -> the replies as they are said; several where the number of options changes the words.
SAID: dict[str, tuple[Reply, ...]] = {
    **{name: (plain(name),) for name in ("greet", "help", "help_after_opt_out", "time_was_taken", "booking_failed")},
    **{name: (plain(name),) for name in ("all_set", "stopped_asking", "started_over", "thanked", "not_understood")},
    **{name: (plain(name),) for name in ("handed_over", "waiting_for_a_person", "handed_back", "cannot_do_yet")},
    **{name: (plain(name),) for name in ("medical_question", "not_on_file", "ask_staff_about", "identified")},
    **{
        name: (plain(name),)
        for name in ("ask_birth_date", "ask_birth_date_again", "birth_date_wrong", "too_many_tries")
    },
    **{name: (plain(name),) for name in ("option_you", "option_move", "option_cancel", "option_cancel_it", "expected")},
    **{name: (plain(name),) for name in ("option_keep_it", "option_move_instead", "option_another_time", "no_visits")},
    **{
        name: (plain(name),)
        for name in ("kept_as_it_is", "nothing_to_stop", "person_must_change", "running_late", "visit_was_changed")
    },
    "visit_is_gone": (plain("visit_is_gone"),),
    **{name: (Reply(name, {}, FAMILY),) for name in ("ask_for_whom", "ask_for_whom_again", "not_looked_after")},
    "option_person": (plain("option_person", first_name="Isabella"),),
    **{
        name: tuple(Reply(name, {"count": many}, (LINE,) * many) for many in (1, 4))
        for name in ("your_visits", "no_visit_like_that", "which_to_cancel", "which_to_move", "which_visit_again")
    },
    **{name: (Reply(name, TOLD),) for name in ("visit_line", "visit_line_yours", "moving", "visit_kept")},
    "visit_chosen": (Reply("visit_chosen", TOLD, (Option("option_move", {}, {}), Option("option_cancel", {}, {}))),),
    "visit_is_fixed": (Reply("visit_is_fixed", TOLD, (CALL_ME,)),),
    "check_cancelling": (
        Reply(
            "check_cancelling",
            TOLD,
            tuple(Option(f"option_{name}", {}, {}) for name in ("cancel_it", "keep_it", "move_instead")),
        ),
    ),
    "cancelled": (Reply("cancelled", CANCELLED, (Option("option_another_time", {}, {}),)),),
    "moved": (Reply("moved", MOVED, ()),),
    "moved_to": (Reply("moved_to", MOVED, ()),),
    "person_must_change_it": (Reply("person_must_change_it", TOLD, ()),),
    **{name: (plain(name),) for name in ("login_needs_both", "login_started", "code_wrong", "logged_in")},
    "login_code": (plain("login_code", code="12345678"),),
    "logged_in_elsewhere": (plain("logged_in_elsewhere"),),
    "details_of_visit": (
        plain(
            "details_of_visit", visit_type="Physical therapy", details="The order of your doctor, and shoes to run in."
        ),
    ),
    "length_of_visit": (plain("length_of_visit", minutes=20),),
    **{name: (plain(name),) for name in ("delayed", "gave_up", "emergency", "opted_out", "opted_in")},
    **{name: (plain(name),) for name in ("attachment_not_read", "empty_text", "option_call_me", "option_start_over")},
    **{
        name: (offer(name, 1), offer(name, 2), offer(name, 4))
        for name in ("offer_times", "offer_nearest_times", "offer_after_taken", "offer_also")
    },
    **{name: (offer(name, 1), offer(name, 4)) for name in ("which_time", "not_understood_in_offer", "open_question")},
    "offer_with_others": tuple(offer("offer_with_others", many, asked_for=VISIT["practitioner"]) for many in (1, 4)),
    "offer_elsewhere": tuple(offer("offer_elsewhere", many, asked_for=VISIT["place"]) for many in (1, 4)),
    "declined": (Reply("declined", {}, (OTHER_TIMES, CALL_ME)),),
    "option_other_times": (plain("option_other_times"),),
    "option_soonest": (plain("option_soonest"),),
    "ask_visit_type": (Reply("ask_visit_type", {}, TYPES),),
    "visit_type": (plain("visit_type", visit_type=VISIT["visit_type"]),),
    "free_time": (Reply("free_time", VISIT),),
    "nothing_free": (Reply("nothing_free", {"visit_type": VISIT["visit_type"]}, (SOONEST, CALL_ME)),),
    "booked": (Reply("booked", BOOKED, ()),),
    "nobody_else_is_free": (Reply("nobody_else_is_free", {"visit_type": VISIT["visit_type"]}, (SOONEST, CALL_ME)),),
    "booked_before": (Reply("booked_before", BOOKED),),
    "still_booked": (Reply("still_booked", BOOKED),),
    "not_understood_visit_type": (Reply("not_understood_visit_type", {}, TYPES),),
    "not_understood_again": (Reply("not_understood_again", {}, (CALL_ME, START_AGAIN)),),
    "no_such_option": (plain("no_such_option", count=4),),
    "hours_of_clinic": (plain("hours_of_clinic", opening="Monday to Friday 8 am to 6 pm, Saturday 9 am to 1 pm"),),
    "place_of_clinic": (
        plain(
            "place_of_clinic",
            place="Harbor Clinic North",
            address="2100 Embarcadero Blvd, Suite 440",
            directions="Two blocks from the ferry. Racks at the door; paid parking in the garage on 3rd Street.",
        ),
    ),
}
