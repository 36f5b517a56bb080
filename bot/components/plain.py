"""The form in which texts that differ in capitals, accents, spaces and their last points are the same (pure)."""

import re
import unicodedata

ENDS = " \t\n.,;:!?…\"'()-"


def plain(text: str) -> str:
    """`  Yes, PLEASE!` -> `yes, please`; a text of nothing but signs, such as "?", stays as it is."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    kept = "".join(letter for letter in letters if unicodedata.category(letter) not in ("Mn", "Cf"))
    joined = re.sub(r"\s+", " ", unicodedata.normalize("NFC", kept)).strip()
    return joined.strip(ENDS) or joined


def learn_texts(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """text -> intent; a text that stands under two intents is nobody's."""
    learned: dict[str, str] = {}
    claimed_twice = set()
    for text, intent in pairs:
        if learned.setdefault(plain(text), intent) != intent:
            claimed_twice.add(plain(text))
    return {text: intent for text, intent in learned.items() if text not in claimed_twice}
