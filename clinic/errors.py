"""What can happen to a patient at the clinic's desk, by what happened; `actions/skills.py` turns each into a reply."""

from typing import Literal


class NotIdentified(Exception):
    """We cannot tell who texts: the number is on no patient's file ("unknown"), or on several ("several")."""

    def __init__(self, why: Literal["unknown", "several"]) -> None:
        super().__init__(why)
        self.why = why


class TimeTaken(Exception):
    """Somebody else has the time that was chosen, or it is no longer offered."""


class BookingRefused(Exception):
    """The records refused the booking for a reason of ours, not of the patient's: a person must look."""


class RecordsUnavailable(Exception):
    """The clinic's records can't be reached, or a booking's outcome can't be told: keep the text and try again."""
