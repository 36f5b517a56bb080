"""One request to the server and its answer, be it by HTTP or as an entry of a Bundle."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any

from sandbox.fhir_server.records import Row
from sandbox.made_up_clinic.data import Resource


@dataclass(frozen=True, slots=True)
class Ask:
    """`path` is below the base, without a slash before it; `base` is the server's own address as it was asked.

    `heeds_versions` is False for a Bundle whose entries' `ifMatch` is ignored.
    """

    method: str
    path: str
    base: str
    query: str = ""
    body: Any = None
    if_match: str = ""
    if_none_exist: str = ""
    if_none_match: str = ""
    cache_control: str = ""
    prefer: str = ""
    in_transaction: bool = False
    heeds_versions: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """`location` is below the base, with the version: of what was written, or "" of what was read."""

    status: int
    body: Resource | None = None
    etag: str = ""
    location: str = ""
    last_modified: datetime | None = None

    def headers(self, base: str) -> dict[str, str]:
        headers = {}
        if self.etag:
            headers["ETag"] = self.etag
        if self.location and self.status == HTTPStatus.CREATED:
            headers["Location"] = f"{base}/{self.location}"
        if self.last_modified:
            headers["Last-Modified"] = format_datetime(self.last_modified, usegmt=True)
        return headers


def answer_with(row: Row, status: int, is_read: bool = False) -> Answer:
    location = "" if is_read else f"{row.reference}/_history/{row.version}"
    return Answer(status, row.body, f'W/"{row.version}"', location, row.written)
