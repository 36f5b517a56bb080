"""SMART Backend Services: a signed assertion buys a token, one at a time, and early enough."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from clinic.config import SmartSignIn
from clinic.fhir.client import FhirClient
from clinic.fhir.connection import Connection
from clinic.fhir.errors import NotSignedIn
from clinic.fhir.smart import SmartBackendService, read_key

RSA = RSAKey.generate_key(2048)
P384 = ECKey.generate_key("P-384")


@dataclass
class TokenServer:
    """Checks each assertion as the specification says, and guards a small FHIR server with its tokens."""

    key: RSAKey | ECKey
    url: str = ""
    life: int = 300
    granted: int = 0
    refuses: bool = False
    jtis: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def configure(self, _request: web.Request) -> web.Response:
        self.asked.append("configuration")
        return web.json_response({"token_endpoint": f"{self.url}/token"})

    async def grant(self, request: web.Request) -> web.Response:
        self.asked.append("token")
        if self.refuses:
            return web.json_response({"error": "invalid_client"}, status=401)
        form = {name: values[0] for name, values in parse_qs(await request.text()).items()}
        token = jwt.decode(form["client_assertion"], self.key, algorithms=["RS384", "ES384"])
        claims = token.claims
        assert form["grant_type"] == "client_credentials"
        assert form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        assert form["scope"] == "system/Slot.rs"
        assert token.header["typ"] == "JWT"
        assert token.header["kid"]
        assert claims["iss"] == claims["sub"] == "frontdesk"
        assert claims["aud"] == f"{self.url}/token"
        assert 0 < claims["exp"] - claims["iat"] <= 300
        assert claims["jti"] not in self.jtis
        self.jtis.append(claims["jti"])
        self.granted += 1
        await asyncio.sleep(0.02)
        return web.json_response(
            {"access_token": f"token-{self.granted}", "token_type": "bearer", "expires_in": self.life}
        )

    async def answer(self, request: web.Request) -> web.Response:
        is_known = request.headers.get("Authorization") == f"Bearer token-{self.granted}"
        return web.json_response({"resourceType": "Bundle"}, status=200 if is_known else 401)


@dataclass
class Clock:
    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def signing_in(
    key: RSAKey | ECKey = RSA, clock: Clock | None = None, written: str | None = None, token_url: str | None = None
) -> AsyncIterator[tuple[TokenServer, SmartBackendService, FhirClient]]:
    tokens = TokenServer(key)
    app = web.Application()
    app.router.add_get("/fhir/.well-known/smart-configuration", tokens.configure)
    app.router.add_post("/token", tokens.grant)
    app.router.add_get("/fhir/Slot", tokens.answer)
    server = TestServer(app)
    await server.start_server()
    tokens.url = str(server.make_url("")).rstrip("/")
    connection = Connection()
    settings = SmartSignIn(
        client_id="frontdesk",
        private_key=written or key.as_pem(private=True).decode(),
        scope="system/Slot.rs",
        token_url=token_url and f"{tokens.url}{token_url}",
    )
    sign_in = SmartBackendService(settings, f"{tokens.url}/fhir", connection, clock or Clock())
    yield tokens, sign_in, FhirClient(f"{tokens.url}/fhir", connection, sign_in)
    await connection.close()
    await server.close()


@pytest.mark.parametrize("key", [RSA, P384], ids=["RS384", "ES384"])
async def test_a_signed_assertion_buys_a_token(key: RSAKey | ECKey) -> None:
    async with signing_in(key) as (tokens, _, client):
        await client.read("Slot")
        await client.read("Slot")
    assert tokens.asked == ["configuration", "token"]


async def test_a_key_may_be_a_jwk() -> None:
    jwk = {**RSA.as_dict(private=True), "kid": "clinic-2026"}
    async with signing_in(written=json.dumps(jwk)) as (tokens, _, client):
        await client.read("Slot")
    assert tokens.granted == 1
    assert read_key(json.dumps(jwk)).kid == "clinic-2026"


async def test_a_token_address_that_is_given_is_not_looked_up() -> None:
    async with signing_in(token_url="/token") as (tokens, _, client):
        await client.read("Slot")
    assert tokens.asked == ["token"]


async def test_many_who_need_a_token_at_once_ask_for_one() -> None:
    async with signing_in() as (tokens, sign_in, _):
        headers = await asyncio.gather(*(sign_in.authorize() for _ in range(20)))
    assert set(headers) == {"Bearer token-1"}
    assert tokens.granted == 1


@pytest.mark.parametrize(("seconds", "granted"), [(239, 1), (241, 2)])
async def test_a_token_is_renewed_at_four_fifths_of_its_life(seconds: int, granted: int) -> None:
    clock = Clock()
    async with signing_in(clock=clock) as (tokens, sign_in, _):
        await sign_in.authorize()
        clock.seconds = seconds
        await sign_in.authorize()
    assert tokens.granted == granted


async def test_a_token_that_the_server_has_revoked_is_bought_anew() -> None:
    async with signing_in() as (tokens, _, client):
        await client.read("Slot")
        tokens.granted += 1  # the token that we hold is not the last one any more
        assert await client.read("Slot") == {"resourceType": "Bundle"}
    assert tokens.asked.count("token") == 2


async def test_a_sign_in_that_is_refused_is_told_as_such() -> None:
    async with signing_in() as (tokens, _, client):
        tokens.refuses = True
        with pytest.raises(NotSignedIn):
            await client.read("Slot")


async def test_a_token_address_without_tls_is_not_trusted_by_one_with() -> None:
    connection = Connection()
    settings = SmartSignIn("frontdesk", RSA.as_pem(private=True).decode(), "system/Slot.rs")
    sign_in = SmartBackendService(settings, "https://ehr.example/fhir", connection)
    with pytest.raises(NotSignedIn):
        sign_in.trust("http://ehr.example/token")
    await connection.close()


@pytest.mark.parametrize("written", ["", "nonsense", "{}", '{"kty": "oct", "k": "AAAA"}'])
def test_what_is_no_key_is_refused_at_the_start(written: str) -> None:
    with pytest.raises(ValueError, match="private key"):
        read_key(written)
