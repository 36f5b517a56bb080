"""The visits to come of one or several patients, as they are told: in order, and in the clinic's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from uuid import UUID, uuid4

from clinic.audit import Deed
from clinic.facts import ClinicFacts
from clinic.facts_at_hand import FactsAtHand
from clinic.model import OpenVisit, Patient, Place, Practitioner
from clinic.records import KnownVisit, Records
from clinic.shown_visits import ShownVisits


@dataclass(frozen=True, slots=True)
class VisitDesk:
    """`notice`: how long before it begins a patient may still change a visit."""

    records: Records
    facts: FactsAtHand
    shown: ShownVisits
    zone: tzinfo
    notice: timedelta

    async def find(self, conversation: UUID, patients: Sequence[Patient], now: datetime) -> tuple[OpenVisit, ...]:
        if not patients:
            return ()
        await self.facts.facts()  # the records tell a visit's kind by what they have read of the clinic
        known = await self.records.find_visits(patients, now)
        without = {each.id for each in patients} - {each.patient.id for each in known}
        nothing = [Deed("read the visits to come", "they were asked for", conversation, id) for id in sorted(without)]
        return await self.show(conversation, known, now, nothing)

    async def show(
        self, conversation: UUID, known: Sequence[KnownVisit], now: datetime, deeds: Sequence[Deed] = ()
    ) -> tuple[OpenVisit, ...]:
        """By start. Written down with `deeds`, and with one for each visit."""
        facts = await self.facts.facts()
        until = now + self.notice
        ordered = sorted(known, key=lambda each: (each.start, each.patient.id, each.id))
        shown = [(tell_visit(each, facts, self.zone, until), each) for each in ordered]
        read = [_note(conversation, each) for each in ordered]
        await self.shown.keep(conversation, shown, [*deeds, *read], now)
        return tuple(visit for visit, _ in shown)


def tell_visit(known: KnownVisit, facts: ClinicFacts, zone: tzinfo, until: datetime) -> OpenVisit:
    """Only what begins at or after `until` can be changed; what a visit does not say, its book does."""
    book = next((each for each in facts.schedules if each.id == known.schedule), None)
    visit_type = facts.visit_type(known.visit_type) if known.visit_type else None
    return OpenVisit(
        id=uuid4(),
        patient=known.patient,
        visit_type=visit_type,
        name=visit_type.name if visit_type else known.name,
        start=known.start.astimezone(zone),
        end=known.end.astimezone(zone),
        practitioner=_find_practitioner(known, facts) or (book.practitioner if book else None),
        place=_find_place(known, facts) or (book.place if book else None),
        can_change=known.can_change and known.start >= until,
    )


def _find_practitioner(known: KnownVisit, facts: ClinicFacts) -> Practitioner | None:
    named = known.practitioner
    if named is None:
        return None
    own = (each.practitioner for each in facts.practitioners if each.practitioner.id == named.id)
    return next(own, named if named.name else None)


def _find_place(known: KnownVisit, facts: ClinicFacts) -> Place | None:
    named = known.place
    if named is None:
        return None
    own = (each.place for each in facts.places if each.place.id == named.id)
    return next(own, named if named.name else None)


def _note(conversation: UUID, known: KnownVisit) -> Deed:
    record = f"Appointment/{known.id}"
    return Deed("read the visits to come", "they were asked for", conversation, known.patient.id, record)
