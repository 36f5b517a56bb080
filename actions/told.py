"""The values by which a reply tells of a visit that was booked or moved just now."""

from actions.whom import Whom
from clinic.model import Visit


def tell_visit(whom: Whom, visit: Visit) -> dict[str, str]:
    return {
        "visit_type": visit.visit_type.name,
        "start": visit.start.isoformat(),
        "practitioner": visit.practitioner.name,
        "place": visit.place.name,
        "address": visit.place.address,
        "whose": whom.name,
    }
