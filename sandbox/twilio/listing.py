"""Lists messages as Twilio does: newest first, filtered, page by page, each page found by a token of the one before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from sandbox.twilio.message import Message
from sandbox.twilio.refusal import Refused

USUAL_PAGE = 50
LARGEST_PAGE = 1000
_FILTERS = ("To", "From", "DateSent", "DateSent<", "DateSent>")


@dataclass(frozen=True, slots=True)
class Page:
    """`before`, `after`: whether there is a page on that side."""

    messages: list[Message]
    before: bool
    after: bool


def list_messages(
    newest_first: Iterable[Message], query: Mapping[str, str], uri: str, account_sid: str
) -> dict[str, Any]:
    size = _read_number(query, "PageSize", USUAL_PAGE, least=1, most=LARGEST_PAGE)
    number = _read_number(query, "Page", 0, least=0)
    page = _cut([each for each in newest_first if _fits(each, query)], query.get("PageToken", ""), number, size)
    filters = {name: query[name] for name in _FILTERS if name in query}

    def write_uri(page_number: int, token: str = "") -> str:
        asked = {**filters, "PageSize": size, "Page": page_number, "PageToken": token}
        return f"{uri}?{urlencode({name: value for name, value in asked.items() if value != ''})}"

    following = write_uri(number + 1, f"PA{page.messages[-1].sid}") if page.after else None
    previous = write_uri(max(number - 1, 0), f"PB{page.messages[0].sid}") if page.before else None
    return {
        "end": number * size + max(len(page.messages) - 1, 0),
        "first_page_uri": write_uri(0),
        "messages": [message.describe(account_sid) for message in page.messages],
        "next_page_uri": following,
        "page": number,
        "page_size": size,
        "previous_page_uri": previous,
        "start": number * size,
        "uri": write_uri(number, query.get("PageToken", "")),
    }


def _cut(messages: list[Message], token: str, number: int, size: int) -> Page:
    """A token names a message: `PA` asks for those that come after it, `PB` for those that come before."""
    if not token:
        if number:
            raise Refused(20001, "PageToken is required for paging.")
        begin, end = 0, size
    else:
        place = next((place for place, message in enumerate(messages) if message.sid == token[2:]), None)
        if place is None or token[:2] not in ("PA", "PB"):
            raise Refused(20001, "PageToken is invalid.")
        begin, end = (place + 1, place + 1 + size) if token[:2] == "PA" else (max(place - size, 0), place)
    return Page(messages[begin:end], before=begin > 0, after=end < len(messages))


def _fits(message: Message, query: Mapping[str, str]) -> bool:
    if query.get("To", message.to) != message.to or query.get("From", message.sent_from) != message.sent_from:
        return False
    wanted = [(name, query[name]) for name in ("DateSent", "DateSent<", "DateSent>") if name in query]
    return all(message.sent_at is not None and _was_sent(message.sent_at, name, when) for name, when in wanted)


def _was_sent(sent_at: datetime, name: str, when: str) -> bool:
    """A date stands for its whole day in GMT, both ends included; twilio-python writes a moment."""
    day = sent_at.astimezone(UTC).date()
    try:
        asked: date | datetime = date.fromisoformat(when) if len(when) == len("2026-03-02") else _read_moment(when)
    except ValueError:
        raise Refused(20001, f"{name} is not a date: {when}") from None
    known: Any = sent_at if isinstance(asked, datetime) else day
    if name == "DateSent":
        return day == (asked.date() if isinstance(asked, datetime) else asked)
    return bool(known <= asked if name == "DateSent<" else known >= asked)


def _read_moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_number(query: Mapping[str, str], name: str, usual: int, *, least: int, most: int | None = None) -> int:
    written = query.get(name, str(usual))
    if not written.isdecimal() or int(written) < least:
        raise Refused(20001, f"{name} is not valid: {written}")
    return min(int(written), most) if most else int(written)
