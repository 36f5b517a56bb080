"""A request that is refused: the status and the OperationOutcome that say why."""

from sandbox.made_up_clinic.data import Resource

_CODES = {
    400: "processing",
    404: "not-found",
    405: "not-supported",
    409: "conflict",
    410: "deleted",
    412: "processing",
    500: "exception",
}


class Refused(Exception):
    """`code` is HAPI's own number for it, where HAPI has one ("HAPI-0989")."""

    def __init__(self, status: int, why: str, code: str = "") -> None:
        super().__init__(why)
        self.status = status
        self.why = f"{code}: {why}" if code else why

    def outcome(self) -> Resource:
        return describe("error", _CODES.get(self.status, "processing"), self.why)


def describe(severity: str, code: str, diagnostics: str) -> Resource:
    issue = {"severity": severity, "code": code, "diagnostics": diagnostics}
    return {"resourceType": "OperationOutcome", "issue": [issue]}
