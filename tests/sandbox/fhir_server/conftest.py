"""The two servers that must answer alike in everything we rely on: the miniature, and the real thing it imitates."""

import pytest

from tests.fhir_servers import FhirServer, FhirServers


@pytest.fixture(params=["sandbox", pytest.param("hapi", marks=pytest.mark.hapi)])
def hapi_or_sandbox(request: pytest.FixtureRequest, fhir_servers: FhirServers) -> FhirServer:
    return fhir_servers.open(request.param)
