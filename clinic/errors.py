"""What can happen to a patient at the clinic's desk, by what happened; `actions/skills.py` turns each into a reply."""

from typing import Literal

from clinic.model import OpenVisit


class NotIdentified(Exception):
    """The number is on nobody's file ("unknown"), or is not one patient's alone: a birth date may tell ("several")."""

    def __init__(self, why: Literal["unknown", "several"]) -> None:
        super().__init__(why)
        self.why = why


class BirthDateNeeded(Exception):
    """The number is on file, but nobody has shown a birth date by it for too long to say anything about a patient."""


class BirthDateWrong(Exception):
    """It is the birth date of nobody on this number's files, or the number is on no file; a try is left."""


class CodeWrong(Exception):
    """It is not the code that was sent last, or that is too old or used: a try is left, or a new code can be had."""


class TooManyTries(Exception):
    """Too many wrong birth dates or codes came from here: until tomorrow it is a person's to find out who texts."""


class NotAllowed(Exception):
    """A conversation may not do that for that patient: nothing was read, and nothing changed."""


class TimeTaken(Exception):
    """Somebody else has the time that was chosen, or it is no longer offered."""


class BookingRefused(Exception):
    """The records refused the booking for a reason of ours, not of the patient's: a person must look."""


class RecordsUnavailable(Exception):
    """The clinic's records can't be reached, or a booking's outcome can't be told: keep the text and try again."""


class VisitChanged(Exception):
    """The visit is not any more what the patient was told: `now` is what it is, None when it no longer stands."""

    def __init__(self, now: OpenVisit | None) -> None:
        super().__init__("moved" if now else "gone")
        self.now = now


class NoLongerShown(Exception):
    """The visit was shown more than a day ago, or not here: its visits must be listed anew before one is changed."""


class TooLateToChange(Exception):
    """The visit begins within the clinic's notice for changes, or is one that only a person can change."""
