"""Recognises the words that are obeyed without the bot: consent, help, emergencies, menu numbers (pure)."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
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

REFUSAL = re.compile(r"\s*no[^.\w]", re.IGNORECASE)
MENU_NUMBER = re.compile(r"(?:option|number|num|no|nr|#)?\s*(\d{1,2})(?:\s*(?:please|pls|plz|thanks|thx))?")

# What phones and people write for an apostrophe; "can´t breathe" is one word less than "can t breathe".
APOSTROPHES = str.maketrans(dict.fromkeys("'`\u00b4\u2018\u2019\u02bc\u2032\uff07"))


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
    emergency_alone: frozenset[str]
    emergency: re.Pattern[str]
    harmless: re.Pattern[str]


def find_keyword(text: str, languages: tuple[str, ...]) -> Keyword | None:
    """The keyword that the whole text is, if any."""
    folded = fold(text)
    carrier = _find_carrier_word(text, folded)
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


def _find_carrier_word(text: str, folded: str) -> Keyword | None:
    """`Stop!` opts out too, but the carrier may not have taken it for its own word, so it must be confirmed."""
    if text.strip().lower() in CARRIER_OPT_OUT:
        return Keyword.CARRIER_OPT_OUT
    if folded in CARRIER_OPT_OUT:
        return Keyword.OPT_OUT
    if folded in CARRIER_OPT_IN:
        return Keyword.OPT_IN
    return Keyword.HELP if folded in CARRIER_HELP else None


def names_emergency(text: str, languages: tuple[str, ...]) -> bool:
    folded = fold(text)
    return any(_names_emergency(folded, read_keywords(language)) for language in languages)


def _names_emergency(folded: str, words: Keywords) -> bool:
    """What is harmless is only left out: "dying to see you, but I can't breathe" is an emergency all the same."""
    return folded in words.emergency_alone or bool(words.emergency.search(words.harmless.sub(" ... ", folded)))


def read_menu_number(text: str) -> int | None:
    """`2`, `2.`, `#2`, `option 2`, `no. 2`, `２` -> 2; None when the text says anything more, as "no 2" may."""
    match = MENU_NUMBER.fullmatch(fold(text))
    return int(match[1]) if match and not REFUSAL.match(text) else None


def fold(text: str) -> str:
    """Lower case, no accents, no punctuation, no invisible letters: `St\u200bop!` and ` STOP.` are one word."""
    plain = unicodedata.normalize("NFKD", text.translate(APOSTROPHES).casefold())
    kept = (letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))
    words = re.sub(r"[^\w#]+", " ", "".join(kept))
    return words.strip()


@cache
def read_keywords(language: str) -> Keywords:
    """The lists of one language, from `languages/<language>/keywords.toml`."""
    with (LANGUAGES / language / "keywords.toml").open("rb") as file:
        lists = tomllib.load(file)
    return Keywords(
        opt_out=frozenset(lists["opt_out"]),
        help=frozenset(lists["help"]),
        start_over=frozenset(lists["start_over"]),
        emergency_alone=frozenset(lists["emergency_alone"]),
        emergency=_any_of(lists["emergency"]),
        harmless=_any_of(lists["harmless"]),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Longest first, so that a phrase within another does not hide it; `*` ends a word early."""
    patterns = (re.escape(phrase).replace(r"\*", r"\w*") for phrase in sorted(phrases, key=len, reverse=True))
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


@cache
def known_languages() -> tuple[str, ...]:
    """Emergencies and opt-outs are heard in every language we know, whatever the conversation's language is."""
    return tuple(sorted(path.parent.name for path in LANGUAGES.glob("*/keywords.toml")))
