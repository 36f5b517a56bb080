"""How we say who we are to the FHIR server: not at all, by a password, by a token that was given to us."""

import base64
from typing import Protocol


class SignIn(Protocol):
    async def authorize(self) -> str | None:
        """The value of the Authorization header."""
        ...

    async def renew(self, refused: str | None) -> bool:
        """True when there is something else to try than the header that was refused."""
        ...


class FixedSignIn:
    """A header that never changes, so one that is refused stays refused."""

    def __init__(self, authorization: str | None) -> None:
        self._authorization = authorization

    async def authorize(self) -> str | None:
        return self._authorization

    async def renew(self, refused: str | None) -> bool:
        return False


NO_SIGN_IN = FixedSignIn(None)


def sign_in_by_password(username: str, password: str) -> SignIn:
    return FixedSignIn(f"Basic {base64.b64encode(f'{username}:{password}'.encode()).decode()}")


def sign_in_by_token(token: str) -> SignIn:
    return FixedSignIn(f"Bearer {token}")
