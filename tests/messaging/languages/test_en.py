"""What each English list must hear, and what it must not."""

import pytest

from messaging.keywords import Keyword, find_keyword, known_languages, names_emergency

EVERY = known_languages()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Stop texting me",
            "please stop texting me!!",
            "Opt out",
            "opt-out",
            "Don't text me anymore",
            "unsubscribe me",
        ),
        *(
            "remove me from your list",
            "No more texts",
            "STOP ALL",
            "stop please",
            "take me off this list",
            "Stop. Stop.",
        ),
        *("do not text me again", "leave me alone", "quit texting me", "wrong number, stop"),
    ],
)
def test_opt_outs_in_ones_own_words(text: str) -> None:
    assert find_keyword(text, EVERY) is Keyword.OPT_OUT


@pytest.mark.parametrize(
    "text",
    [
        *("stop by on tuesday?", "where is the bus stop", "cancel my appointment", "can you stop the bleeding meds"),
        *("I want to quit smoking", "end of the week", "no", "not that doctor", "stop asking", "remove my cast"),
        *(
            "help my son needs a checkup",
            "restart my medication",
            "menu of services please",
            "yes please",
            "start tuesday",
        ),
    ],
)
def test_wishes_that_hold_a_keyword_are_none(text: str) -> None:
    assert find_keyword(text, EVERY) is None


@pytest.mark.parametrize("text", ["HELP", "help!", "Help me", "please help", "info", "menu"])
def test_calls_for_help(text: str) -> None:
    assert find_keyword(text, EVERY) is Keyword.HELP


@pytest.mark.parametrize("text", ["start over", "Start again!", "reset", "RESTART", "begin again"])
def test_starting_over(text: str) -> None:
    assert find_keyword(text, EVERY) is Keyword.START_OVER


@pytest.mark.parametrize(
    "text",
    [
        *("I have chest pain", "My CHEST HURTS so bad", "pressure on my chest", "I think its a heart attack"),
        *("i can't breathe", "I can’t breathe", "cant breath", "can not breathe", "short of breath since morning"),
        *("my son is choking", "his lips are blue", "her throat is swelling", "think my dad had a stroke"),
        *("face drooping and slurred speech", "she's having a seizure", "he passed out", "my wife won't wake up"),
        *("i took too many pills", "overdosed", "overdose", "I want to die", "thinking about suicide", "suicidal"),
        *("going to kill myself", "i don't want to live anymore", "better off dead", "bleeding won’t stop"),
        *(
            "cutting and bleeding a lot",
            "coughing up blood",
            "my water broke",
            "got shot",
            "911",
            "call 911!",
            "911 help",
        ),
        *(
            "need help 911",
            "send an ambulance",
            "AMBULANCE",
            "Emergency!!",
            "this is an emergency",
            "I'm dying",
            "dying",
        ),
        *("not an emergency but I can't breathe", "dying to see you, chest pain too", "CHEST   PAIN", "chest\npain"),
        *("He is unconscious", "anaphylaxis", "convulsing", "stabbed in the leg", "can`t breathe", "i am dying here"),
    ],
)
def test_emergencies(text: str) -> None:
    assert names_emergency(text, EVERY)


@pytest.mark.parametrize(
    "text",
    [
        *("I need a checkup next tuesday morning", "dying to see you", "I'm dying for a coffee before my visit"),
        *(
            "it's not an emergency",
            "This isn't an emergency",
            "no emergency, just a checkup",
            "who is my emergency contact",
        ),
        *("I live at 911 Oak Street", "911 n main st", "the office is in room 911", "apt 911", "suite 911 please"),
        *("chest x-ray tuesday", "flu shot", "my breath smells", "stroke my cat", "a stroke of luck", "blood test"),
        *(
            "refill of my seizure meds",
            "I have a history of seizures",
            "died hair",
            "heart checkup",
            "9/11",
            "4911 elm st",
        ),
        *("family history of anaphylaxis", "suicide prevention training form", "bleeding gums", "no chest pain", ""),
        *("I was shortly there", "can't wait to see you", "hard to reach you", "passed my exam", "collapse the menu"),
    ],
)
def test_what_only_sounds_like_one(text: str) -> None:
    assert not names_emergency(text, EVERY)
