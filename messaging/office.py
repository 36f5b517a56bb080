"""All that attending to a conversation needs, opened once by a worker."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Engine

from messaging.clock import tell_time
from messaging.ear import Ear
from messaging.switchboard import Switchboard
from messaging.twilio_api import TwilioApi
from messaging.wording import Wording


@dataclass(frozen=True, slots=True)
class Office:
    engine: Engine
    ear: Ear
    twilio: TwilioApi
    wording: Wording
    give_up_after: timedelta
    channels: frozenset[str] = frozenset({"sms"})  # those that the clinic has turned on
    switchboard: Switchboard = field(default_factory=Switchboard)
    tell_time: Callable[[], datetime] = tell_time
