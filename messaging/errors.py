"""What can keep a patient from being answered, by what happened."""


class CannotAnswerNow(Exception):
    """A part that this message needs is down or slow: keep the message, try again, tell the patient it takes longer."""


class LostTheConversation(Exception):
    """Another worker has taken this conversation since: whatever we were about to write is no longer ours to write."""


class NotSent(Exception):
    """Twilio refused a message for good; `code` is its error code, or the HTTP status where it gave none."""

    def __init__(self, code: int) -> None:
        super().__init__(f"refused with {code}")
        self.code = code


class SendLater(Exception):
    """Twilio did not take the message and says so: sending it again cannot double it."""


class SendUnknown(Exception):
    """No answer came: the message may or may not have gone out."""
