"""Posts what is due in one conversation, oldest first; a message of unknown fate is looked up before it goes again."""

from datetime import timedelta

import structlog
from sqlalchemy import Connection

from messaging.consent import OPTED_OUT, may_text, record_consent
from messaging.errors import NotSent, SendLater, SendUnknown
from messaging.handover import open_handover
from messaging.hold import Hold
from messaging.message import HandOver
from messaging.office import Office
from messaging.outbox import (
    Outgoing,
    known_provider_ids,
    look_up_before_sending_again,
    mark_failed,
    mark_sending,
    mark_sent,
    mark_withheld,
    next_unsent,
    send_again,
)

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=4)
LOOK_UP_AFTER = timedelta(seconds=3)
LONGEST_PAUSE = timedelta(seconds=60)


def post_due(office: Office, hold: Hold) -> None:
    is_left = True
    while is_left and (outgoing := next_unsent(hold.connection, hold.conversation_id)) is not None:
        if not outgoing.is_due(office.tell_time()) or not _post_one(office, hold, outgoing):
            return
        is_left = outgoing.is_followed


def _post_one(office: Office, hold: Hold, outgoing: Outgoing) -> bool:
    """True when the message is settled and the next may follow."""
    if office.tell_time() - outgoing.created_at > GIVE_UP_AFTER:
        return _settle_as_failed(office, hold, outgoing, None)
    try:
        sid = _find_earlier_send(office, hold, outgoing)
        if sid is None:
            if not _claim(office, hold, outgoing):
                return True
            sid = office.twilio.send(outgoing.id, outgoing.sender, outgoing.body)
    except NotSent as error:
        return _settle_as_failed(office, hold, outgoing, error.code)
    except SendLater:
        return _wait(office, hold, outgoing)
    except SendUnknown:
        return _wait_and_look_up(office, hold, outgoing)
    with hold.write() as connection:
        mark_sent(connection, outgoing, sid, office.tell_time())
    return True


def _find_earlier_send(office: Office, hold: Hold, outgoing: Outgoing) -> str | None:
    """`sending` here means that a worker died between its claim and its record."""
    if outgoing.status == "queued" or outgoing.sending_since is None:
        return None
    known = known_provider_ids(hold.connection, outgoing)
    return office.twilio.find_sent(outgoing.sender, outgoing.body, outgoing.sending_since, known)


def _claim(office: Office, hold: Hold, outgoing: Outgoing) -> bool:
    """Consent is asked again at the last moment; False when the message need not or may not be sent any more."""
    with hold.write() as connection:
        if outgoing.despite_opt_out or _may_send(office, connection, outgoing):
            return mark_sending(connection, outgoing, office.tell_time())
        mark_withheld(connection, outgoing, office.tell_time())
        return False


def _may_send(office: Office, connection: Connection, outgoing: Outgoing) -> bool:
    return outgoing.sender.channel in office.channels and may_text(connection, outgoing.sender)


def _settle_as_failed(office: Office, hold: Hold, outgoing: Outgoing, code: int | None) -> bool:
    """What a patient will not read, a person has to tell them; save the one who wants no texts."""
    log.warning("message not sent", outbox=outgoing.id, code=code)
    now = office.tell_time()
    with hold.write() as connection:
        mark_failed(connection, outgoing, code, now)
        if code == OPTED_OUT:
            record_consent(connection, outgoing.sender, allowed=False, shown_by=f"twilio-{OPTED_OUT}", at=now)
        else:
            open_handover(connection, outgoing.conversation_id, HandOver("not_sent", silences_bot=False), now)
    return True


def _wait(office: Office, hold: Hold, outgoing: Outgoing) -> bool:
    with hold.write() as connection:
        send_again(connection, outgoing, office.tell_time() + _pause(outgoing))
    return False


def _wait_and_look_up(office: Office, hold: Hold, outgoing: Outgoing) -> bool:
    log.warning("message of unknown fate", outbox=outgoing.id)
    with hold.write() as connection:
        pause = max(LOOK_UP_AFTER, _pause(outgoing))
        look_up_before_sending_again(connection, outgoing, office.tell_time() + pause)
    return False


def _pause(outgoing: Outgoing) -> timedelta:
    longer: timedelta = min(timedelta(seconds=1) * 2 ** min(outgoing.attempts, 6), LONGEST_PAUSE)
    return longer
