"""The one pool of connections to the FHIR server and its sign-in, opened when the first request needs it."""

import aiohttp

# Below the usual keep-alive of servers and proxies, so that a kept connection is rarely one they have just closed.
KEEP_ALIVE_SECONDS = 15
MOST_CONNECTIONS = 20


class Connection:
    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    @property
    def session(self) -> aiohttp.ClientSession:
        """Needs a running event loop."""
        if self._session is None:
            pool = aiohttp.TCPConnector(limit=MOST_CONNECTIONS, keepalive_timeout=KEEP_ALIVE_SECONDS)
            self._session = aiohttp.ClientSession(connector=pool)
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None
