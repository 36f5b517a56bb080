"""What of a time or a visit is shown to the patient, as JSON and back: for offers, visits and attempts."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from clinic.model import Offer, OpenVisit, Patient, Place, Practitioner, Visit, VisitType

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


def write_open_visit(visit: OpenVisit) -> Shown:
    """All but its id and whose it is, which stand beside it."""
    return {
        "visit_type": asdict(visit.visit_type) if visit.visit_type else None,
        "name": visit.name,
        "practitioner": asdict(visit.practitioner) if visit.practitioner else None,
        "place": asdict(visit.place) if visit.place else None,
        "start": visit.start.isoformat(),
        "end": visit.end.isoformat(),
        "can_change": visit.can_change,
    }


def read_open_visit(id: UUID, patient: Patient, shown: Shown) -> OpenVisit:
    return OpenVisit(
        id=id,
        patient=patient,
        visit_type=VisitType(**shown["visit_type"]) if shown["visit_type"] else None,
        name=shown["name"],
        start=datetime.fromisoformat(shown["start"]),
        end=datetime.fromisoformat(shown["end"]),
        practitioner=Practitioner(**shown["practitioner"]) if shown["practitioner"] else None,
        place=Place(**shown["place"]) if shown["place"] else None,
        can_change=shown["can_change"],
    )
