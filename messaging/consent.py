"""May we text this number? A history of what each sender asked for; the newest row counts."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, func, insert, select, true

from messaging.message import Sender
from messaging.tables import consents, conversations

OPTED_OUT = 21610  # Twilio's error: https://www.twilio.com/docs/api/errors/21610

_of_sender = (
    consents.c.channel == bindparam("channel"),
    consents.c.address == bindparam("address"),
    consents.c.clinic_address == bindparam("clinic_address"),
)
NEWEST = select(consents.c.may_text).where(*_of_sender).order_by(consents.c.id.desc()).limit(1)


def may_text(connection: Connection, sender: Sender) -> bool:
    """True until the sender opts out: whoever texts the clinic first has asked for its answer."""
    return connection.scalar(NEWEST, asdict(sender)) is not False


def may_text_here() -> ColumnElement[bool]:
    """The same as a column of a query on `conversations`."""
    newest = select(consents.c.may_text).where(
        consents.c.channel == conversations.c.channel,
        consents.c.address == conversations.c.address,
        consents.c.clinic_address == conversations.c.clinic_address,
    )
    newest = newest.order_by(consents.c.id.desc()).limit(1).correlate(conversations)
    return func.coalesce(newest.scalar_subquery(), true())


def record_consent(connection: Connection, sender: Sender, *, allowed: bool, shown_by: str, at: datetime) -> None:
    """`shown_by` says how we know: the message's turn, or the carrier's error."""
    if may_text(connection, sender) is allowed:
        return
    connection.execute(insert(consents).values(**asdict(sender), may_text=allowed, shown_by=shown_by, at=at))
