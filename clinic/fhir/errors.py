"""How a FHIR server can fail to answer; carries statuses only, since the texts of conflicts may hold SQL and names."""

from fhirpy.base.exceptions import BaseFHIRError


class FhirFailure(BaseFHIRError):
    """The server did not do what it was asked."""


class NoAnswer(FhirFailure):
    """No answer in time, or the connection broke: whether the request was carried out is unknown."""


class Answered(FhirFailure):
    """An answer other than success; `retry_after` in seconds, when the server named it."""

    def __init__(self, status: int, retry_after: float | None = None) -> None:
        super().__init__(f"the FHIR server answered {status}")
        self.status = status
        self.retry_after = retry_after


class NotWhole(FhirFailure):
    """A list came back in parts that can't be had, or not as asked; a part of the truth would mislead."""


class NotSignedIn(FhirFailure):
    """The server's sign-in gave us no token."""
