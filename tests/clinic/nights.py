"""Hours at night, in which a book holds only the Slots that a test makes there."""

from datetime import datetime, timedelta

from tests.fhir_servers import NOW

# Days from now; none is the Sunday on which another test finds nothing free, and the clocks change.
NIGHTS = (4, 5, 7, 8, 9)


def hour_at_night(number: int) -> datetime:
    """The start of the hour with that number, of thirty; from two on, since other tests have the hour before."""
    return (NOW + timedelta(days=NIGHTS[number // 6])).replace(hour=2 + number % 6)
