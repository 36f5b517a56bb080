"""Names and addresses as the clinic's patients read them."""

from collections.abc import Iterable

from clinic.facts import KnownPlace, KnownPractitioner
from clinic.fhir.resource import Resource
from clinic.model import Place, Practitioner


def read_practitioner(resource: Resource) -> KnownPractitioner:
    name = _choose_name(resource.get("name", ()))
    given = tuple(name.get("given", ()))
    parts = (*name.get("prefix", ()), *given[:1], name.get("family", ""))
    spoken = name.get("text") or " ".join(part for part in parts if part)
    return KnownPractitioner(Practitioner(resource["id"], spoken), given, name.get("family", ""))


def read_place(resource: Resource) -> KnownPlace:
    address = resource.get("address", {})
    lines = address.get("line", ())
    state = " ".join(part for part in (address.get("state"), address.get("postalCode")) if part)
    written = address.get("text") or ", ".join(part for part in (*lines, address.get("city"), state) if part)
    place = Place(resource["id"], resource.get("name") or written, written, resource.get("description") or "")
    return KnownPlace(place, address.get("city", ""), lines[0] if lines else "")


def _choose_name(names: Iterable[Resource]) -> Resource:
    """The one in use; `old` names and nicknames are for others."""
    ranks = {"official": 0, "usual": 1}
    current = [each for each in names if each.get("use") != "old" and "end" not in each.get("period", {})]
    return min(current, key=lambda each: ranks.get(each.get("use", ""), 2), default={})
