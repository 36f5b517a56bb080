"""What time did they mean? A text, its languages and now become windows of time that a search can use."""

from collections.abc import Sequence
from datetime import datetime

from when.model import Context, Precision, Prefer, Reading, Window

__all__ = ["Context", "Precision", "Prefer", "Reading", "Window", "read"]


def read(text: str, languages: Sequence[str], now: datetime, context: Context = Context()) -> Reading | None:  # noqa: B008
    """The time that `text` wishes for, or None when it names none. Never raises, whatever the text.

    `languages` are tried in order (BCP 47 codes such as "en" or "zh-Hant"); `now` is aware, in the clinic's zone.
    """
    return None
