"""Posts what is due in one conversation, oldest first; a message of unknown fate is looked up before it goes again."""

from datetime import datetime, timedelta

import structlog

from messaging.consent import may_text, record_consent
from messaging.errors import NotSent, SendLater, SendUnknown
from messaging.hold import Hold, check_fence
from messaging.office import Office
from messaging.outbox import (
    Outgoing,
    is_due,
    look_up_before_sending_again,
    mark_failed,
    mark_sending,
    mark_sent,
    mark_withheld,
    next_unsent,
    provider_ids_since,
    send_again,
)
from messaging.twilio_api import OPTED_OUT

log = structlog.get_logger()

GIVE_UP_AFTER = timedelta(hours=4)
LOOK_UP_AFTER = timedelta(seconds=3)
LONGEST_PAUSE = timedelta(seconds=60)


def post_due(office: Office, hold: Hold) -> None:
    while (outgoing := next_unsent(office.engine, hold.conversation_id)) is not None:
        if not is_due(office.engine, outgoing, office.tell_time()) or not _post_one(office, hold, outgoing):
            return


def _post_one(office: Office, hold: Hold, outgoing: Outgoing) -> bool:
    """True when the message is settled and the next may follow."""
    now = office.tell_time()
    if now - outgoing.created_at > GIVE_UP_AFTER:
        return _settle_as_failed(office, hold, outgoing, None)
    try:
        sid = _find_earlier_send(office, outgoing)
        if sid is None:
            if not _claim(office, hold, outgoing):
                return True
            sid = office.twilio.send(outgoing.sender, outgoing.body)
    except NotSent as error:
        return _settle_as_failed(office, hold, outgoing, error.code)
    except SendLater:
        return _wait(office, hold, outgoing, office.tell_time())
    except SendUnknown:
        return _wait_and_look_up(office, hold, outgoing, office.tell_time())
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        mark_sent(connection, outgoing, sid, office.tell_time())
    return True


def _find_earlier_send(office: Office, outgoing: Outgoing) -> str | None:
    """`sending` here means that a worker died between its claim and its record."""
    if outgoing.status == "queued" or outgoing.sending_since is None:
        return None
    with office.engine.connect() as connection:
        known = provider_ids_since(connection, outgoing.conversation_id, outgoing.sending_since)
    return office.twilio.find_sent(outgoing.sender, outgoing.body, outgoing.sending_since, known)


def _claim(office: Office, hold: Hold, outgoing: Outgoing) -> bool:
    """Consent is asked again at the last moment; False when the patient has opted out meanwhile."""
    now = office.tell_time()
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        if outgoing.despite_opt_out or may_text(connection, outgoing.sender):
            mark_sending(connection, outgoing, now)
            return True
        mark_withheld(connection, outgoing, now)
        return False


def _settle_as_failed(office: Office, hold: Hold, outgoing: Outgoing, code: int | None) -> bool:
    log.warning("message not sent", outbox=outgoing.id, code=code)
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        mark_failed(connection, outgoing, code, office.tell_time())
        if code == OPTED_OUT:
            record_consent(connection, outgoing.sender, allowed=False, shown_by=f"twilio-{OPTED_OUT}")
    return True


def _wait(office: Office, hold: Hold, outgoing: Outgoing, now: datetime) -> bool:
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        send_again(connection, outgoing, now + _pause(outgoing))
    return False


def _wait_and_look_up(office: Office, hold: Hold, outgoing: Outgoing, now: datetime) -> bool:
    log.warning("message of unknown fate", outbox=outgoing.id)
    with office.engine.begin() as connection:
        check_fence(connection, hold)
        look_up_before_sending_again(connection, outgoing, now + max(LOOK_UP_AFTER, _pause(outgoing)))
    return False


def _pause(outgoing: Outgoing) -> timedelta:
    longer: timedelta = min(timedelta(seconds=1) * 2 ** min(outgoing.attempts, 6), LONGEST_PAUSE)
    return longer
