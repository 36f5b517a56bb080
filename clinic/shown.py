"""What of a time is shown to the patient, as JSON and back: for offers and for attempts to book them."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from clinic.model import Offer, Place, Practitioner, Visit, VisitType

Shown = dict[str, Any]


def write_shown(offer: Offer) -> Shown:
    return {
        "visit_type": asdict(offer.visit_type),
        "practitioner": asdict(offer.practitioner),
        "place": asdict(offer.place),
        "start": offer.start.isoformat(),
        "end": offer.end.isoformat(),
    }


def read_visit(id: str, shown: Shown) -> Visit:
    """Its times in the zone in which they were shown."""
    return Visit(
        id=id,
        visit_type=VisitType(**shown["visit_type"]),
        start=datetime.fromisoformat(shown["start"]),
        end=datetime.fromisoformat(shown["end"]),
        practitioner=Practitioner(**shown["practitioner"]),
        place=Place(**shown["place"]),
    )
