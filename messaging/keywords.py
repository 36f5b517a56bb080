"""Recognises the words that are obeyed without the bot: consent, help, emergencies, menu numbers (pure)."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

LANGUAGES = Path(__file__).parent / "languages"

# What Twilio obeys by default on a long code, as the only word of a text, in any case
# (https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out). YES opts in, but only somebody who is out.
CARRIER_OPT_OUT = frozenset({"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"})
CARRIER_OPT_IN = frozenset({"start", "yes", "unstop"})
CARRIER_HELP = frozenset({"help", "info"})

MENU_NUMBER = re.compile(r"(?:option|number|num|no|nr|#)?\s*(\d{1,2})(?:\s*(?:please|pls|plz|thanks|thx))?")


class Keyword(Enum):
    CARRIER_OPT_OUT = "carrier opt-out"
    OPT_OUT = "opt-out"
    OPT_IN = "opt-in"
    HELP = "help"
    START_OVER = "start over"


@dataclass(frozen=True, slots=True)
class Keywords:
    opt_out: frozenset[str]
    help: frozenset[str]
    start_over: frozenset[str]
    emergency: re.Pattern[str]


def find_keyword(text: str, languages: tuple[str, ...]) -> Keyword | None:
    """The keyword that the whole text is, if any."""
    folded = fold(text)
    carrier = _find_carrier_word(folded)
    if carrier:
        return carrier
    for language in languages:
        words = read_keywords(language)
        for keyword, phrases in (
            (Keyword.OPT_OUT, words.opt_out),
            (Keyword.HELP, words.help),
            (Keyword.START_OVER, words.start_over),
        ):
            if folded in phrases:
                return keyword
    return None


def _find_carrier_word(folded: str) -> Keyword | None:
    if folded in CARRIER_OPT_OUT:
        return Keyword.CARRIER_OPT_OUT
    if folded in CARRIER_OPT_IN:
        return Keyword.OPT_IN
    return Keyword.HELP if folded in CARRIER_HELP else None


def names_emergency(text: str, languages: tuple[str, ...]) -> bool:
    folded = fold(text)
    return any(read_keywords(language).emergency.search(folded) for language in languages)


def read_menu_number(text: str) -> int | None:
    """`2`, `2.`, `#2`, `option 2`, `２` -> 2; None when the text says anything more."""
    match = MENU_NUMBER.fullmatch(fold(text))
    return int(match[1]) if match else None


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, no invisible letters: `St\u200bop!` and ` STOP.` are one word."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = (letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    joined = "".join(kept).replace("'", "").replace("\u2019", "")
    words = re.sub(r"[^\w#]+", " ", joined)
    return words.strip()


@cache
def read_keywords(language: str) -> Keywords:
    """The lists of one language, from `languages/<language>/keywords.toml`."""
    with (LANGUAGES / language / "keywords.toml").open("rb") as file:
        lists = tomllib.load(file)
    patterns = (re.escape(phrase).replace(r"\*", r"\w*") for phrase in lists["emergency"])
    return Keywords(
        opt_out=frozenset(lists["opt_out"]),
        help=frozenset(lists["help"]),
        start_over=frozenset(lists["start_over"]),
        emergency=re.compile(rf"\b(?:{'|'.join(patterns)})\b"),
    )


@cache
def known_languages() -> tuple[str, ...]:
    """Emergencies and opt-outs are heard in every language we know, whatever the conversation's language is."""
    return tuple(sorted(path.parent.name for path in LANGUAGES.glob("*/keywords.toml")))
