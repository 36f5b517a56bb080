"""May we text this number? A history of what each sender asked for; the newest row counts."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, true

from messaging.message import Sender
from messaging.tables import consents, conversations


def may_text(connection: Connection, sender: Sender) -> bool:
    """True until the sender opts out: whoever texts the clinic first has asked for its answer."""
    newest = select(consents.c.may_text).where(
        consents.c.channel == sender.channel,
        consents.c.address == sender.address,
        consents.c.clinic_address == sender.clinic_address,
    )
    return connection.scalar(newest.order_by(consents.c.id.desc()).limit(1)) is not False


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
    row = {"channel": sender.channel, "address": sender.address, "clinic_address": sender.clinic_address}
    connection.execute(insert(consents).values(**row, may_text=allowed, shown_by=shown_by, at=at))
