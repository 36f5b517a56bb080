"""What time did they mean? A text, its languages and now become windows of time that a search can use."""

from collections.abc import Sequence
from datetime import datetime

from when.language import find_language
from when.model import Context, Daily, Precision, Prefer, Reading, Window
from when.phrases import find_phrases
from when.reading import read_told
from when.scene import Scene

__all__ = ["Context", "Daily", "Precision", "Prefer", "Reading", "Window", "read"]


NOTHING_KNOWN = Context()


def read(
    text: str,
    languages: Sequence[str],
    now: datetime,
    context: Context = NOTHING_KNOWN,
    *,
    also_past: bool = False,
) -> Reading | None:
    """The time that `text` wishes for, or None when it names none. Never raises, whatever the text.

    `languages` are tried in order (BCP 47 codes such as "en" or "zh-Hant"); `now` is aware, in the clinic's zone.
    `also_past` reads a text that is nothing but a time before today ("last week"), too; nobody wishes for one.
    """
    best: tuple[int, Reading | None] = (0, None)
    for language in dict.fromkeys(find_language(tag) for tag in languages or ("und",)):
        scene = Scene(now, now.date(), context, language.customs)
        told = find_phrases(text, language, scene)
        if told.covered > best[0]:
            best = told.covered, read_told(told, scene, also_past=also_past)
        if told.is_whole and best[1] is not None:
            break
    return best[1]
