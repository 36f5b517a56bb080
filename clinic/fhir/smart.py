"""Signs in as SMART Backend Services do: a signed assertion for a short-lived token, renewed before it ends.

https://hl7.org/fhir/smart-app-launch/backend-services.html
"""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import aiohttp
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from clinic.config import SmartSignIn
from clinic.fhir.connection import Connection
from clinic.fhir.errors import NotSignedIn

TIMEOUT = aiohttp.ClientTimeout(total=5, sock_connect=2)
ASSERTION_SECONDS = 240  # a server refuses more than five minutes
RENEW_AFTER = 0.8  # of a token's life
SHORTEST_LIFE_SECONDS = 60  # of a token whose life the server does not tell
ALGORITHMS = ("RS384", "ES384")


@dataclass(frozen=True, slots=True)
class Token:
    authorization: str
    renew_at: float


class SmartBackendService:
    """`clock` counts seconds for a token's life; an assertion's times are the real ones."""

    def __init__(
        self, settings: SmartSignIn, fhir_url: str, connection: Connection, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._fhir_url = fhir_url.rstrip("/")
        self._connection = connection
        self._clock = clock
        self._key = read_key(settings.private_key)
        self._token_url = settings.token_url
        self._token: Token | None = None
        self._one_at_a_time = asyncio.Lock()

    async def authorize(self) -> str:
        async with self._one_at_a_time:
            if self._token is None or self._clock() >= self._token.renew_at:
                self._token = await self._fetch_token()
            return self._token.authorization

    async def renew(self, refused: str | None) -> bool:
        async with self._one_at_a_time:
            if self._token is not None and self._token.authorization == refused:
                self._token = None
        return True

    def trust(self, token_url: str) -> str:
        """A discovered address must be as safe as the FHIR server's own: an assertion is worth a token to a thief."""
        if not token_url.startswith("https://" if self._fhir_url.startswith("https://") else "http"):
            raise NotSignedIn("no token endpoint that is safe to use")
        return token_url

    async def _fetch_token(self) -> Token:
        url = self._token_url = self._token_url or await self._discover()
        form = {
            "grant_type": "client_credentials",
            "scope": self._settings.scope,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": write_assertion(self._settings.client_id, url, self._key, time.time()),
        }
        granted = await self._ask("post", url, form)
        try:
            life = float(granted.get("expires_in", SHORTEST_LIFE_SECONDS))
            return Token(f"Bearer {granted['access_token']}", self._clock() + RENEW_AFTER * life)
        except (KeyError, TypeError, ValueError):
            raise NotSignedIn("the answer holds no token") from None

    async def _discover(self) -> str:
        found = await self._ask("get", f"{self._fhir_url}/.well-known/smart-configuration")
        return self.trust(str(found.get("token_endpoint", "")))

    async def _ask(self, method: str, url: str, form: dict[str, str] | None = None) -> dict[str, Any]:
        try:
            async with self._connection.session.request(
                method, url, data=form, timeout=TIMEOUT, allow_redirects=False, headers={"Accept": "application/json"}
            ) as response:
                body = await response.json(content_type=None)
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise NotSignedIn(type(error).__name__) from None
        if response.status != 200 or not isinstance(body, dict):
            raise NotSignedIn(f"the sign-in answered {response.status}")
        return body


def read_key(written: str) -> RSAKey | ECKey:
    """From a PEM or a JWK in JSON; ValueError for a kind that SMART does not name."""
    for kind in (RSAKey, ECKey):
        try:
            return kind.import_key(json.loads(written) if written.lstrip().startswith("{") else written)
        except (JoseError, ValueError, KeyError):
            continue
    raise ValueError("the private key is neither RSA nor EC, as PEM or as JWK")


def write_assertion(client_id: str, token_url: str, key: RSAKey | ECKey, now: float) -> str:
    """`kid` is the JWK's own, else its thumbprint (RFC 7638), which is what most key sets are published under."""
    algorithm = "RS384" if isinstance(key, RSAKey) else "ES384"
    header = {"alg": algorithm, "typ": "JWT", "kid": key.kid or key.thumbprint()}
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": token_url,
        "iat": int(now),
        "exp": int(now) + ASSERTION_SECONDS,
        "jti": uuid4().hex,
    }
    return jwt.encode(header, claims, key, algorithms=list(ALGORITHMS))
