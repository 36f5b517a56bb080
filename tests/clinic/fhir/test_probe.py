"""What the doctor is told of a FHIR server is what it does, not what it says."""

import dataclasses
from typing import Any

import pytest
from aiohttp import web
from joserfc.jwk import ECKey

from clinic.config import ClinicSettings, SmartSignIn
from clinic.fhir.probe import Finding, probe_server
from tests.clinic.conftest import settings_for
from tests.clinic.fhir.answering import always, answering
from tests.clinic.fhir.conftest import read
from tests.fhir_servers import NOW, FhirServer, SwitchableFhirServer

Resource = dict[str, Any]


def remedies(findings: list[Finding]) -> list[str]:
    return [f"{each.found}: {each.remedy}" for each in findings if each.remedy]


def settings_at(url: str) -> ClinicSettings:
    return settings_for(FhirServer("answering", url, NOW))


def count(server: FhirServer, resource_type: str, **params: str) -> int:
    return len(read(server, resource_type, _count="1000", **params).get("entry", ()))


async def test_a_server_that_does_what_booking_needs_is_told_so(fhir_server: FhirServer) -> None:
    findings = await probe_server(settings_for(fhir_server), may_write=True)
    found = [each.found for each in findings]
    # sekmet-fhir knows no RelatedPerson?phone: asked kindly it answers with everybody, asked strictly it refuses.
    assert [
        each for each in remedies(findings) if not each.startswith("it answered 400 when asked for guardians")
    ] == []
    assert ("it finds guardians by telephone number" in found) is (fhir_server.name != "sekmet")
    assert any(each.startswith("it speaks FHIR 4.0") for each in found)
    assert "it finds patients by telephone number" in found
    assert "it refuses to book a Slot that has changed" in found
    assert "9 visit types, 6 practitioners, 2 places" in found


async def test_a_server_that_ignores_versions_is_found_and_served_by_the_driver_for_it(
    fhir_sandbox: SwitchableFhirServer,
) -> None:
    fhir_sandbox.fault(ignore_if_match=True, only={"path": ""})
    settings = settings_for(fhir_sandbox)
    findings = await probe_server(settings, may_write=True)
    assert remedies(findings) == [
        "it books a Slot that has changed meanwhile: set FHIR_DRIVER=claim_then_create and test again"
    ]
    findings = await probe_server(dataclasses.replace(settings, driver="claim_then_create"), may_write=True)
    assert remedies(findings) == []
    assert any(each.found.startswith("claim_then_create: ") for each in findings)
    assert "it refuses to book a Slot that has changed" in [each.found for each in findings]


async def test_the_probe_leaves_nothing_that_patients_could_see(fhir_server: FhirServer) -> None:
    in_ten_years = {"start": "ge2035-01-01", "status": "free"}
    before = count(fhir_server, "Schedule", active="true"), count(fhir_server, "Location", status="active")
    await probe_server(settings_for(fhir_server), may_write=True)
    assert (count(fhir_server, "Schedule", active="true"), count(fhir_server, "Location", status="active")) == before
    assert count(fhir_server, "Slot", **in_ten_years) == 0
    assert count(fhir_server, "Appointment", date="ge2035-01-01") == 0


async def test_without_leave_nothing_is_written(fhir_server: FhirServer) -> None:
    findings = await probe_server(settings_for(fhir_server))
    assert not [each for each in findings if "Slot that has changed" in each.found]


async def test_a_server_that_is_not_there_is_told_with_a_remedy() -> None:
    (finding,) = await probe_server(settings_at("http://127.0.0.1:9/fhir"))
    assert finding.remedy is not None
    assert "FHIR_URL" in finding.remedy


@pytest.mark.parametrize(("status", "word"), [(401, "may do"), (403, "may do"), (404, "FHIR_URL")])
async def test_a_server_that_refuses_us_is_told_with_a_remedy(status: int, word: str) -> None:
    async with answering(always(status)) as server:
        (finding,) = await probe_server(settings_at(server.url))
    assert finding.remedy is not None
    assert word in finding.remedy


async def test_a_sign_in_that_fails_is_told_with_a_remedy() -> None:
    key = ECKey.generate_key("P-384").as_pem(private=True).decode()
    async with answering(always(404)) as server:
        sign_in = SmartSignIn("frontdesk", key, "system/*.rs")
        (finding,) = await probe_server(dataclasses.replace(settings_at(server.url), sign_in=sign_in))
    assert finding.remedy is not None
    assert "FHIR_AUTH" in finding.remedy


async def test_a_key_that_is_none_is_told_before_anything_is_asked() -> None:
    async with answering(always(200)) as server:
        sign_in = SmartSignIn("frontdesk", "not a key", "system/*.rs")
        (finding,) = await probe_server(dataclasses.replace(settings_at(server.url), sign_in=sign_in))
    assert finding.remedy is not None
    assert "FHIR_PRIVATE_KEY" in finding.remedy
    assert server.heard == []


async def test_a_server_of_another_release_that_finds_strangers_and_lacks_slots_is_told() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path.endswith("/metadata"):
            return web.json_response({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0", "rest": [{}]})
        kind = request.path.split("/")[-2]
        entries = [{"resource": {"resourceType": kind, "id": "stranger"}}] if request.path.endswith("/_search") else []
        return web.json_response({"resourceType": "Bundle", "entry": entries})

    async with answering(answer) as server:
        told = " ".join(remedies(await probe_server(settings_at(server.url))))
    for word in (
        "5.0.0",
        "Slot update",
        "transactions",
        "nothing can be booked",
        "ignores the telephone number in",
        "asked for guardians",
    ):
        assert word in told


async def test_a_server_that_can_not_be_asked_for_guardians_is_told_with_a_remedy() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        is_asked = request.path.endswith("RelatedPerson/_search")
        return web.json_response({"resourceType": "Bundle"}, status=400 if is_asked else 200)

    async with answering(answer) as server:
        told = remedies(await probe_server(settings_at(server.url)))
    assert [each for each in told if "guardians" in each and "nobody can act for a child" in each]
