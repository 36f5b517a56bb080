"""Lets a patient in from a phone that is on nobody's file, by record number, date of birth and a code."""

import re

from actions.birth_date import read_birth_date
from actions.desk import Desk
from actions.heard import Heard
from actions.said import Reply, Said
from clinic.errors import CodeWrong

# "MRN MH-100217", "record number: 100217", "chart #100217"; what a record number looks like is each clinic's own.
RECORD_NUMBER = re.compile(
    r"\b(?:mrn|(?:record|chart)\s*(?:number|num\b|no\b|#))(?:\s+is\b)?[\s.:#=]*([a-z]{0,5}[-./]?\d[\w-]*)(?![\w/-])",
    re.IGNORECASE,
)
# "MH-100217 4/12/1986": a record number needs no name beside a date of birth and nothing else.
BARE_NUMBER = re.compile(r"\s*([a-z]{1,5}-?\d{4,10})[\s,;]+[^?]{6,24}", re.IGNORECASE)
# "1234 5678", "code 12345678": nothing else in the text.
CODE = re.compile(r"\W*(?:my\s+|the\s+)?(?:code\s*(?:is)?)?\W*(\d{4}[\s-]?\d{4})\W*", re.IGNORECASE)


async def log_in(desk: Desk, heard: Heard) -> Said | None:
    """None for a text that is about something else; the action that Rasa chose does not matter to one that is."""
    if named := RECORD_NUMBER.search(heard.text) or _find_bare_number(heard):
        return await _start(desk, heard, named)
    if shown := CODE.fullmatch(heard.text):
        return await _show_code(desk, heard, shown[1])
    return None


def _find_bare_number(heard: Heard) -> re.Match[str] | None:
    found = BARE_NUMBER.fullmatch(heard.text)
    if found is None:
        return None
    rest = heard.text[found.end(1) :]
    return found if read_birth_date(rest, heard.languages, heard.said_at) else None


async def tell_how_to_log_in(_desk: Desk, heard: Heard) -> Said:
    return Said((Reply("login_needs_both", options=()),), heard.asked)


async def _start(desk: Desk, heard: Heard, named: re.Match[str]) -> Said:
    rest = f"{heard.text[: named.start()]} {heard.text[named.end(1) :]}"
    birth_date = read_birth_date(rest, heard.languages, heard.said_at)
    if birth_date is None:
        return await tell_how_to_log_in(desk, heard)
    letter = await desk.clinic.start_login(heard.conversation, named[1], birth_date, desk.now())
    return Said((Reply("login_started", options=(), letter=str(letter)),), heard.asked)


async def _show_code(desk: Desk, heard: Heard, code: str) -> Said | None:
    """Eight digits may be a date of birth too: then they are one, unless they are the code."""
    is_birth_date = read_birth_date(heard.text, heard.languages, heard.said_at) is not None
    kept = heard.asked.kept
    if is_birth_date and kept is not None and kept.question == "birth_date":
        return None
    try:
        letter = await desk.clinic.show_code(heard.conversation, code, desk.now())
    except CodeWrong:
        return None if is_birth_date else Said((Reply("code_wrong", options=()),), heard.asked)
    return Said((Reply("logged_in", options=(), letter=str(letter)),), heard.asked)
