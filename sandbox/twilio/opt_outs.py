"""The carrier's own list of who wants no texts: it obeys certain words by itself, whatever the clinic does."""

from dataclasses import dataclass, field

# https://help.twilio.com/articles/223134027: a text that is exactly one of these words, in any case, and nothing else.
_OUT = frozenset(("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"))
_IN = frozenset(("start", "yes", "unstop"))
_HELP = frozenset(("help", "info"))

UNSUBSCRIBED = (
    "You have successfully been unsubscribed. You will not receive any more messages from this number. "
    "Reply START to resubscribe."
)
RESUBSCRIBED = (
    "You have successfully been re-subscribed to messages from this number. Reply HELP for help. "
    "Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
HELP = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


@dataclass(slots=True)
class OptOuts:
    """Numbers that have texted an opt-out word."""

    _numbers: set[str] = field(default_factory=set)

    def has(self, number: str) -> bool:
        return number in self._numbers

    def obey(self, number: str, text: str) -> str | None:
        """What the carrier answers by itself, if it does; somebody who is out hears no help and no second goodbye."""
        word, is_out = text.strip().casefold(), self.has(number)
        if word in _OUT and not is_out:
            self._numbers.add(number)
            return UNSUBSCRIBED
        if word in _IN and is_out:
            self._numbers.discard(number)
            return RESUBSCRIBED
        return HELP if word in _HELP and not is_out else None
