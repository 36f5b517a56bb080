"""What every skill works with: the clinic and its clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from clinic.desk import Clinic


@dataclass(frozen=True, slots=True)
class Desk:
    clinic: Clinic
    now: Callable[[], datetime]  # aware, in the clinic's zone
    opening: str | None = None  # the clinic's hours in the clinic's own words, by setting
