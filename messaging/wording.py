"""Turns a reply's name and values into words: the only place where a patient's language is spoken."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from messaging.catalogue import Catalogue, read_catalogue
from messaging.message import Option, Reply, Values
from messaging.segments import spare_segments
from messaging.speech import Speech

LANGUAGES = Path(__file__).parent / "languages"
FALLBACK = "en"
LONGEST = 1600  # Twilio refuses a longer body (https://www.twilio.com/docs/api/errors/21617)


class Wording:
    """The clinic's catalogues; `always` holds the values that every reply may use (the clinic's name and phone).

    `own_words` are the clinic's own texts by the reply they stand for. They are said as they are, braces and all: a
    slip in one of them must not cost anybody the answer to an emergency.
    """

    def __init__(
        self, always: Values, zone: str, folder: Path = LANGUAGES, own_words: Mapping[str, str] | None = None
    ) -> None:
        self._always = always
        self._zone = zone
        self._own_words = own_words or {}
        self._catalogues = {path.parent.name: read_catalogue(path) for path in sorted(folder.glob("*/replies.po"))}

    def say_all(self, replies: Sequence[Reply], language: str) -> str:
        """The text for SMS that says them one after the other; empty when there is nothing to say."""
        return "\n\n".join(self.say(reply, language) for reply in replies)[:LONGEST]

    def say(self, reply: Reply, language: str) -> str:
        """The sentence, then the menu as numbered lines, then what follows the menu."""
        text = self.word(reply.say, reply.values, language)
        if not reply.options:
            return spare_segments(text.replace("\n\n", "\n"))
        lines = [f"{number}. {self.name_option(option, language)}" for number, option in enumerate(reply.options, 1)]
        before, _, after = text.partition("\n\n")
        return spare_segments("\n".join(part for part in (before, *lines, after) if part))

    def name_option(self, option: Option, language: str) -> str:
        return self.word(option.say, option.values, language)

    def word(self, name: str, values: Values, language: str) -> str:
        """KeyError when no catalogue has the name: a test holds catalogues and actions to the same names."""
        if own_words := self._own_words.get(name):
            return own_words
        catalogue = self._choose_catalogue(name, language)
        template = catalogue.find(name, values.get("count", 1))
        text = Speech(catalogue.locale, self._zone).vformat(template, (), {**self._always, **values})
        return re.sub(" {2,}", " ", text).strip()  # a value may be empty: a clinic need not say when it calls

    def _choose_catalogue(self, name: str, language: str) -> Catalogue:
        """The patient's language, else English: a name that one language lacks must not cost the patient an answer."""
        spoken = self._catalogues.get(language)
        return spoken if spoken and name in spoken.names else self._catalogues[FALLBACK]
