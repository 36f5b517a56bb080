"""Makes a patient's text safe and plain for the ear (pure)."""

import re
import unicodedata

LONGEST = 1600  # Twilio's own limit for a body


def clean_text(text: str) -> str:
    """One line without control or invisible letters, and without a leading slash: Rasa obeys `/intent{…}` from anybody.

    Only the slash is taken away, not the words: `/book a visit` is still a wish. Rasa's own regular expression
    (rasa/shared/nlu/training_data/message.py) looks at the first letter only.
    """
    plain = unicodedata.normalize("NFKC", text[: 2 * LONGEST])
    visible = "".join(letter if _is_visible(letter) else " " for letter in plain)
    return re.sub(r"\s+", " ", visible).strip().lstrip("/ ").strip()[:LONGEST]


def _is_visible(letter: str) -> bool:
    # Cf holds zero-width joiners and direction marks, Co and Cs what no phone shows.
    return unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")
