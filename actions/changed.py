"""What stands in the way of changing a visit: staff changed it meanwhile, or only a person may."""

from dataclasses import replace

from actions.asked import KnownVisit
from actions.heard import Heard
from actions.my_visits import ask_what_to_do
from actions.said import Reply, Said
from actions.visits import know_visit, tell_values
from clinic.errors import VisitChanged
from clinic.model import Family


def tell_changed(heard: Heard, changed: VisitChanged, family: Family) -> Said:
    """And goes on with what the visit is now."""
    if changed.now is None:
        return Said((Reply("visit_is_gone", options=()),), replace(heard.asked.dropped(), visits=(), booked=None))
    visit = know_visit(changed.now, family)
    asked = replace(heard.asked.dropped(), visits=(visit,), booked=None)
    return Said((Reply("visit_was_changed"), ask_what_to_do(visit, family)), asked)


def leave_to_person(heard: Heard, visit: KnownVisit | None, family: Family | None) -> Said:
    """It begins too soon, or the records hold it in a way that we can't undo."""
    asked = heard.asked.dropped()
    if visit is None:
        return Said((Reply("person_must_change", options=(), hand_over="late_change"),), asked)
    return Said((Reply("person_must_change_it", tell_values(visit, family), (), hand_over="late_change"),), asked)
