"""Every reply is said in plain, short words, in the patient's language and the clinic's zone."""

import re
import shutil
from pathlib import Path

import pytest

from messaging.message import Option, Reply
from messaging.segments import GSM_7, GSM_7_EXTENSION, count_segments
from messaging.wording import LANGUAGES, Wording
from tests.messaging.front_office import ALWAYS
from tests.messaging.replies import SAID, START

REPLIES = [(name, reply) for name, replies in SAID.items() for reply in replies]
NUMBERED = [f"{name}-{len(reply.options or ())}" for name, reply in REPLIES]

# Four times or visits with long names, or six kinds of visit, are worth a third segment; all else is said in two.
BUDGET = 2
LONGER = {"offer_times": 3, "offer_nearest_times": 3, "offer_after_taken": 3, "which_time": 3, "open_question": 3}
LONGER |= {"your_visits": 3, "no_visit_like_that": 3, "which_to_cancel": 3, "which_to_move": 3, "which_visit_again": 3}
LONGER |= {"not_understood_in_offer": 3, "offer_with_others": 3, "offer_elsewhere": 3, "offer_also": 3}


@pytest.fixture
def wording() -> Wording:
    return Wording(ALWAYS, "America/New_York")


@pytest.mark.parametrize(("name", "reply"), REPLIES, ids=NUMBERED)
def test_every_reply_is_said_within_its_segments_and_in_letters_of_gsm_7(
    wording: Wording, name: str, reply: Reply
) -> None:
    text = wording.say_all([reply], "en")
    assert set(text) <= GSM_7 | GSM_7_EXTENSION
    assert count_segments(text) <= LONGER.get(name, BUDGET), f"{len(text)} letters"
    assert not re.search(r"[{}]|  |\n\n|^\s|\s$", text), text


@pytest.mark.parametrize(("name", "reply"), REPLIES, ids=NUMBERED)
def test_no_reply_asks_for_a_word_that_carriers_obey(wording: Wording, name: str, reply: Reply) -> None:
    """But STOP, START and HELP, which are theirs."""
    text = wording.say(reply, "en")
    assert not re.search(r"\b(CANCEL|YES|END|QUIT|REVOKE|UNSUBSCRIBE|NO)\b", text), name
    assert not re.search(r"(reply|text|send) (with )?(cancel|yes|no|end|quit)\b", text, re.IGNORECASE), name


def test_an_offer_reads_as_it_should(wording: Wording) -> None:
    values = {"visit_type": "Checkup", "start": START, "practitioner": "Dr. Ada Reyes", "place": "Harbor North"}
    reply = Reply(
        "offer_times", {"visit_type": "Checkup", "whose": "", "count": 2}, (Option("free_time", values, {}),) * 2
    )
    assert wording.say(reply, "en") == (
        "Checkup, free times:\n"
        "1. Wed, Dec 23, 3:30 PM, Dr. Ada Reyes, Harbor North\n"
        "2. Wed, Dec 23, 3:30 PM, Dr. Ada Reyes, Harbor North\n"
        "Reply with a number to take one, or text another day."
    )


def test_one_time_is_offered_in_the_singular(wording: Wording) -> None:
    (one, *_) = SAID["offer_times"]
    assert "one time is free" in wording.say(one, "en")


def test_a_booking_names_the_day_in_full_and_in_the_clinics_zone(wording: Wording) -> None:
    """20:30 UTC is half past three in New York in winter."""
    (booked,) = SAID["booked"]
    said = wording.say(Reply("booked", {**booked.values, "start": "2026-12-23T20:30:00+00:00"}), "en")
    assert "on Wednesday, December 23, 2026 at 3:30 PM with Dr. Alexandra Whitfield, Harbor" in said


def test_a_clinic_need_not_say_when_it_calls() -> None:
    wording = Wording({**ALWAYS, "hours": ""}, "America/New_York")
    assert "  " not in wording.say(Reply("handed_over"), "en")


def test_the_clinics_own_words_are_said_as_they_are() -> None:
    """A slip in them, such as a brace, must not cost anybody the answer to an emergency."""
    own = "Call 911 {now}! Or 988."
    wording = Wording(ALWAYS, "America/New_York", own_words={"emergency": own})
    assert wording.say(Reply("emergency"), "en") == own


def test_letters_that_only_look_different_cost_nothing() -> None:
    wording = Wording({**ALWAYS, "clinic": "St. Mary’s “Harbor” – North…"}, "America/New_York")
    text = wording.say_all([Reply("thanked")], "en")
    assert text == "You're welcome. St. Mary's \"Harbor\" - North..."


def test_what_is_too_long_for_twilio_is_cut() -> None:
    wording = Wording(ALWAYS, "America/New_York")
    assert len(wording.say_all([Reply("visit_type", {"visit_type": "x" * 3000})], "en")) == 1600


def test_braces_in_a_value_are_only_braces(wording: Wording) -> None:
    assert wording.say(Reply("visit_type", {"visit_type": "{clinic.__class__}"}), "en") == "{clinic.__class__}"


def test_a_name_that_nobody_has_is_an_error(wording: Wording) -> None:
    with pytest.raises(KeyError):
        wording.say(Reply("never_heard_of"), "en")


SPANISH = """msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "free_time"
msgstr "{start:date}, {start:time} con {practitioner}, {place}"
"""


@pytest.fixture
def bilingual(tmp_path: Path) -> Wording:
    shutil.copytree(LANGUAGES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "es").mkdir(exist_ok=True)
    (tmp_path / "es" / "replies.po").write_text(SPANISH)
    return Wording(ALWAYS, "America/New_York", tmp_path)


def test_a_reply_is_said_in_the_patients_language(bilingual: Wording) -> None:
    (time,) = SAID["free_time"]
    assert bilingual.say(time, "es").startswith("mié, 23 dic, 15:30 con Dr. Alexandra")


@pytest.mark.parametrize("language", ["es", "xx"])
def test_what_a_language_lacks_is_said_in_english(bilingual: Wording, language: str) -> None:
    assert bilingual.say(Reply("thanked"), language) == "You're welcome. Harbor Clinic"
