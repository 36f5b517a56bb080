"""May we text this number? A history of what each sender asked for; the newest row counts."""

from sqlalchemy import ColumnElement, Connection, and_, insert, select

from messaging.message import Sender
from messaging.tables import consents


def may_text(connection: Connection, sender: Sender) -> bool:
    """True until the sender opts out: whoever texts the clinic first has asked for its answer."""
    newest = select(consents.c.may_text).where(_same(sender)).order_by(consents.c.id.desc()).limit(1)
    return connection.scalar(newest) is not False


def record_consent(connection: Connection, sender: Sender, *, allowed: bool, shown_by: str) -> None:
    """`shown_by` says how we know: the id of the message in our inbox, or the carrier's error."""
    if may_text(connection, sender) is allowed:
        return
    row = {"channel": sender.channel, "address": sender.address, "clinic_address": sender.clinic_address}
    connection.execute(insert(consents).values(**row, may_text=allowed, shown_by=shown_by))


def _same(sender: Sender) -> ColumnElement[bool]:
    return and_(
        consents.c.channel == sender.channel,
        consents.c.address == sender.address,
        consents.c.clinic_address == sender.clinic_address,
    )
