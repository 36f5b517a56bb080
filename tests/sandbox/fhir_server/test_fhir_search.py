"""Searching: the miniature and HAPI find the same, and are stale alike."""

from uuid import uuid4

import pytest

from tests.fhir_servers import FhirServer, Resource, create, create_free_slot, http

NO_STORE = {"Cache-Control": "no-store"}
NO_CACHE = {"Cache-Control": "no-cache"}
TUESDAY = "start=ge2026-03-03T00:00:00-08:00&start=lt2026-03-04T00:00:00-08:00"


def search(server: FhirServer, query: str, **headers: str) -> Resource:
    bundle: Resource = http.get(f"{server.url}/{query}", headers=headers).raise_for_status().json()
    return bundle


def ids_of(bundle: Resource, mode: str = "match") -> list[str]:
    entries = bundle.get("entry", [])
    return [entry["resource"]["id"] for entry in entries if entry["search"]["mode"] == mode]


def create_patient(server: FhirServer, **more: object) -> Resource:
    """With an identifier that no other test has."""
    identifier = [{"system": "urn:frontdesk:test", "value": str(uuid4())}]
    return create(server, {"resourceType": "Patient", "identifier": identifier, **more})


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("Schedule?actor=Practitioner/chen", {"chen-mission", "chen-daly-city"}),
        ("Schedule?actor=Practitioner/chen&service-type=urn:frontdesk:visit-type%7Ccheckup&active=true",
         {"chen-mission", "chen-daly-city"}),
        ("Schedule?actor=Practitioner/chen&date=ge2026-03-10", {"chen-mission", "chen-daly-city"}),
        ("Schedule?actor=Practitioner/chen&date=lt2026-03-01", set()),
        (f"Slot?schedule=chen-mission,Schedule/kim-mission&{TUESDAY}&_id=chen-mission-20260303-0900",
         {"chen-mission-20260303-0900"}),
        ("Slot?schedule.actor=Practitioner/chen&start=2026-03-03T17:00:00Z", {"chen-mission-20260303-0900"}),
        ("Slot?schedule:Schedule.actor=Practitioner/chen&start=2026-03-03T17:00:00Z", {"chen-mission-20260303-0900"}),
        ("Slot?schedule=chen-mission&start=gt2026-03-03T17:00:00Z&start=le2026-03-03T17:20:00Z",
         {"chen-mission-20260303-0920"}),
        ("Patient?_id=other-01,other-02,nobody", {"other-01", "other-02"}),
        ("Patient?birthdate=1950-01-01&_id=other-00,other-01", {"other-00"}),
        ("Patient?birthdate=gt1950-01-01&birthdate=lt1953&_id=other-00,other-01", {"other-01"}),
        ("Patient?birthdate=1950&_id=other-00,other-01", {"other-00"}),
        ("PractitionerRole?practitioner=Practitioner/chen", {"chen-role"}),
        ("Location?name=mission", {"mission"}),
        ("HealthcareService?service-type=checkup&active=true", {"checkup"}),
    ],
)  # fmt: skip
def test_the_searches_we_use_find_what_they_should(hapi_or_sandbox: FhirServer, query: str, ids: set[str]) -> None:
    assert set(ids_of(search(hapi_or_sandbox, query, **NO_CACHE))) == ids


def test_a_phone_is_found_by_its_stored_spelling_alone(hapi_or_sandbox: FhirServer) -> None:
    number = f"+1650{uuid4().int % 10**7:07}"
    patient = create_patient(hapi_or_sandbox, telecom=[{"system": "phone", "value": number}])

    def find(spelling: str, parameter: str = "phone") -> list[str]:
        return ids_of(search(hapi_or_sandbox, f"Patient?{parameter}={spelling}", **NO_CACHE))

    assert find(number.replace("+", "%2B")) == [patient["id"]]
    assert find(number.replace("+", "%2B"), "telecom") == [patient["id"]]
    assert find(f"{number[2:]},{number.replace('+', '%2B')}") == [patient["id"]]
    assert find(number) == []  # an unencoded plus is a space
    assert find(number[2:]) == []


def test_a_token_is_found_with_and_without_its_system(hapi_or_sandbox: FhirServer) -> None:
    patient = create_patient(hapi_or_sandbox)
    value = patient["identifier"][0]["value"]

    for token, found in ((f"urn:frontdesk:test%7C{value}", True), (value, True), (f"urn:another%7C{value}", False)):
        assert ids_of(search(hapi_or_sandbox, f"Patient?identifier={token}", **NO_CACHE)) == [patient["id"]] * found


def test_names_are_found_by_their_beginning_whatever_the_accents(hapi_or_sandbox: FhirServer) -> None:
    unique = f"Q{uuid4().hex[:8]}"
    patient = create_patient(hapi_or_sandbox, name=[{"family": f"{unique}-Peña", "given": ["Zoë"]}])

    for query in (f"family={unique}-pena", f"family={unique[:6].lower()}", f"name={unique}&given=ZOE"):
        assert ids_of(search(hapi_or_sandbox, f"Patient?{query}", **NO_CACHE)) == [patient["id"]]


def test_a_guardian_is_found_with_the_child(hapi_or_sandbox: FhirServer) -> None:
    bundle = search(
        hapi_or_sandbox, "RelatedPerson?patient=Patient/morales-diego&_include=RelatedPerson:patient", **NO_CACHE
    )

    assert ids_of(bundle, "include") == ["morales-diego"]
    assert len(ids_of(bundle)) == 1


def test_an_include_may_lead_further(hapi_or_sandbox: FhirServer) -> None:
    query = "Slot?_id=chen-mission-20260303-0900&_include=Slot:schedule"

    once = search(hapi_or_sandbox, query, **NO_CACHE)
    further = search(hapi_or_sandbox, f"{query}&_include:iterate=Schedule:actor", **NO_CACHE)

    assert ids_of(once, "include") == ["chen-mission"]
    assert {"chen-mission", "chen", "mission", "checkup"} <= set(ids_of(further, "include"))


def test_results_are_sorted_when_it_is_asked(hapi_or_sandbox: FhirServer) -> None:
    query = f"Slot?schedule=chen-mission,raman-mission&{TUESDAY}&_count=100"

    rising = search(hapi_or_sandbox, f"{query}&_sort=start,_id", **NO_CACHE)["entry"]
    falling = search(hapi_or_sandbox, f"{query}&_sort=-start", **NO_CACHE)["entry"]

    keys = [(entry["resource"]["start"], entry["resource"]["id"]) for entry in rising]
    assert len(keys) > 20
    assert keys == sorted(keys)
    starts = [entry["resource"]["start"] for entry in falling]
    assert starts == sorted(starts, reverse=True)


def test_a_plain_search_is_stale_for_a_minute(hapi_or_sandbox: FhirServer) -> None:
    first = create_patient(hapi_or_sandbox)
    query = f"Patient?identifier={first['identifier'][0]['value']}"
    assert ids_of(search(hapi_or_sandbox, query)) == [first["id"]]
    second = create(hapi_or_sandbox, {"resourceType": "Patient", "identifier": first["identifier"]})

    assert ids_of(search(hapi_or_sandbox, query)) == [first["id"]]
    assert len(ids_of(search(hapi_or_sandbox, query, **NO_STORE))) == 2
    assert len(ids_of(search(hapi_or_sandbox, query, **NO_CACHE))) == 2
    # A fresh search does not make later plain ones better.
    assert ids_of(search(hapi_or_sandbox, query)) == [first["id"]]
    http.delete(f"{hapi_or_sandbox.url}/Patient/{second['id']}").raise_for_status()


def test_a_stale_list_shows_each_resource_as_it_is_now(hapi_or_sandbox: FhirServer) -> None:
    """The trap: a booked Slot is still listed as an answer to `status=free`, and says that it is busy."""
    slot = create_free_slot(hapi_or_sandbox)
    query = f"Slot?schedule=chen-mission&status=free&start={slot['start'].replace('+', '%2B')}"
    assert ids_of(search(hapi_or_sandbox, query)) == [slot["id"]]
    http.put(f"{hapi_or_sandbox.url}/Slot/{slot['id']}", json={**slot, "status": "busy"}).raise_for_status()

    assert [entry["resource"]["status"] for entry in search(hapi_or_sandbox, query)["entry"]] == ["busy"]
    assert ids_of(search(hapi_or_sandbox, query, **NO_STORE)) == []


def test_pages_lead_to_every_result_once(hapi_or_sandbox: FhirServer) -> None:
    bundle = search(hapi_or_sandbox, f"Slot?schedule=chen-mission&{TUESDAY}&_count=7", **NO_CACHE)
    seen = ids_of(bundle)
    assert len(seen) == 7
    while further := [link["url"] for link in bundle["link"] if link["relation"] == "next"]:
        bundle = http.get(further[0]).raise_for_status().json()
        seen += ids_of(bundle)

    everything = search(hapi_or_sandbox, f"Slot?schedule=chen-mission&{TUESDAY}&_count=500", **NO_CACHE)
    assert sorted(seen) == sorted(ids_of(everything))
    assert len(set(seen)) == len(seen) == everything["total"]


def test_a_page_nobody_knows_is_gone(hapi_or_sandbox: FhirServer) -> None:
    assert http.get(f"{hapi_or_sandbox.url}?_getpages=nonsense&_getpagesoffset=20&_count=20").status_code == 410


@pytest.mark.parametrize(
    ("cache_control", "count", "given"),
    [
        ("no-store", "", 20),
        ("no-store", "&_count=50", 50),
        ("no-store", "&_count=200", 100),
        ("no-store, max-results=7", "&_count=50", 7),
        ("no-store, max-results=50", "&_count=7", 7),
    ],
)
def test_a_list_that_is_not_kept_is_cut_without_a_word(
    hapi_or_sandbox: FhirServer, cache_control: str, count: str, given: int
) -> None:
    query = f"Slot?schedule=chen-mission,kim-mission,raman-mission{count}"
    bundle = search(hapi_or_sandbox, query, **{"Cache-Control": cache_control})

    assert len(ids_of(bundle)) == given
    assert [link["relation"] for link in bundle["link"]] == ["self"]
    assert bundle.get("total", given) == given


def test_the_total_is_known_when_the_end_is_in_sight(hapi_or_sandbox: FhirServer) -> None:
    assert search(hapi_or_sandbox, "Schedule?active=true&_count=100", **NO_CACHE)["total"] == 10
    assert search(hapi_or_sandbox, "Slot?schedule=chen-mission&_summary=count", **NO_CACHE)["total"] > 100


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [
        ("Slot?colour=blue", {}, 400),
        ("Slot?colour=blue", {"Prefer": "handling=lenient"}, 400),
        ("Slot?start=soon", {}, 400),
        ("Slot?start=ge2026-13-45", {}, 400),
        ("Slot?_count=many", {}, 400),
        ("Slot?_include=Slot:colour", {}, 400),
        ("Slot?status=free", {"Cache-Control": "no-store, max-results=1001"}, 400),
        ("Nonsense?status=free", {}, 404),
        ("", {}, 400),
    ],
)
def test_a_search_that_is_not_understood_is_refused(
    hapi_or_sandbox: FhirServer, query: str, headers: dict[str, str], status: int
) -> None:
    answer = http.get(f"{hapi_or_sandbox.url}/{query}", headers=headers)

    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_search_may_be_posted_to_keep_numbers_out_of_addresses(hapi_or_sandbox: FhirServer) -> None:
    patient = create_patient(hapi_or_sandbox)
    form = {"identifier": patient["identifier"][0]["value"], "_count": "5"}

    answer = http.post(f"{hapi_or_sandbox.url}/Patient/_search", data=form, headers=NO_CACHE)

    assert ids_of(answer.raise_for_status().json()) == [patient["id"]]
